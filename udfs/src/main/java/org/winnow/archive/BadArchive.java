package org.winnow.archive;

import java.io.IOException;

/** An archive is damaged. What lies before the offset is readable. */
public final class BadArchive extends IOException {
  private final long offset;

  /**
   * @param offset byte of the archive from which it cannot be read; of the unpacked archive if it
   *     is compressed as a whole
   */
  public BadArchive(long offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** The byte from which the archive cannot be read. */
  public long offset() {
    return offset;
  }
}
