package org.winnow.archive;

/**
 * Where a member is in its archive.
 *
 * @param form form of the archive
 * @param offset first byte of what is stored of it, in the unpacked archive if that is compressed
 *     as a whole; the number of the row, in tables
 * @param stored number of stored bytes
 * @param size number of bytes of the member, as the archive says, or {@link #UNKNOWN_SIZE}
 * @param detail what else its form needs, without blanks; empty if nothing
 */
public record Place(ArchiveForm form, long offset, long stored, long size, String detail) {
  /** Size of a member that is known when it is read. */
  public static final long UNKNOWN_SIZE = -1;

  /** A text that {@link #of} reads. */
  public String text() {
    return form + " " + offset + " " + stored + " " + size + " " + detail;
  }

  /** The place that a text describes. */
  public static Place of(String text) {
    String[] parts = text.split(" ", 5);
    return new Place(
        ArchiveForm.valueOf(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        parts[4]);
  }
}
