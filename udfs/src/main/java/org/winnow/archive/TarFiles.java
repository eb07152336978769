package org.winnow.archive;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a tar archive: ustar, GNU and pax, long names, sizes in base 256. The contents of
 * files are passed over, but those of texts.
 */
public final class TarFiles implements RawMember.Source {
  /** Longest extended header or long name. */
  private static final int MAX_META = 1 << 20;

  private final Cursor cursor;
  private final ArchiveForm form;
  private Map<String, String> global = Map.of();
  private Map<String, String> local;
  private String longName;

  /**
   * @param form a tar, or a compressed one
   */
  public TarFiles(Cursor cursor, ArchiveForm form) {
    this.cursor = cursor;
    this.form = form;
  }

  @Override
  public Optional<RawMember> next() throws IOException {
    byte[] block = new byte[TarHeader.BLOCK];
    while (true) {
      long at = cursor.position();
      int read = cursor.read(block, TarHeader.BLOCK);
      if (read < TarHeader.BLOCK) {
        throw new BadArchive(
            at, read == 0 ? "it ends there without an end mark" : "it ends there, in a header");
      }
      if (TarHeader.isEmpty(block)) {
        return Optional.empty();
      }
      TarHeader header = TarHeader.of(block, at);
      switch (header.type()) {
        case 'x', 'X' -> local = PaxHeader.of(meta(header, at), global, at + TarHeader.BLOCK);
        case 'g' -> global = PaxHeader.of(meta(header, at), global, at + TarHeader.BLOCK);
        case 'L' -> {
          byte[] name = meta(header, at);
          longName = TarHeader.text(name, 0, name.length);
        }
        case 'K', 'V', 'D' -> pass(header.size(), at);
        default -> {
          Optional<RawMember> file = file(header, at);
          local = null;
          longName = null;
          if (file.isPresent()) {
            return file;
          }
        }
      }
    }
  }

  /** A file; empty if the header is that of a folder. */
  private Optional<RawMember> file(TarHeader header, long at) throws IOException {
    Map<String, String> records = local == null ? global : local;
    String stated = records.getOrDefault(PaxHeader.SPARSE_NAME, records.get(PaxHeader.PATH));
    String name =
        MemberName.plain(stated != null ? stated : longName != null ? longName : header.name());
    long size = size(records, header, at);
    if (header.type() == 'S'
        || records.keySet().stream().anyMatch(key -> key.startsWith(PaxHeader.SPARSE))) {
      passSparse(header, at);
      pass(size, at);
      return Optional.of(
          RawMember.bad(
              name,
              ArchiveReason.SPARSE_MEMBER,
              "It is stored with holes. Write the archive without --sparse."));
    }
    return switch (header.type()) {
      case '5' -> Optional.empty();
      case '1', '2', '3', '4', '6' ->
          Optional.of(
              RawMember.bad(
                  name,
                  ArchiveReason.SPECIAL_MEMBER,
                  "It is a link, a device or a pipe. Write the archive with --dereference and"
                      + " --hard-dereference."));
      case 'M' -> {
        pass(size, at);
        yield Optional.of(
            RawMember.bad(
                name, ArchiveReason.BAD_MEMBER, "It continues a file of another volume."));
      }
      default -> name.endsWith("/") ? Optional.empty() : Optional.of(regular(name, size, at));
    };
  }

  private RawMember regular(String name, long size, long at) throws IOException {
    Place place = new Place(form, cursor.position(), size, size, "");
    byte[] text = null;
    if (Samples.isText(name, size)) {
      text = new byte[(int) size];
      if (cursor.read(text, text.length) < size) {
        throw cut(at);
      }
    } else if (!cursor.skip(size)) {
      throw cut(at);
    }
    cursor.skip(padding(size));
    return new RawMember(name, place, text, null, null);
  }

  private static long size(Map<String, String> records, TarHeader header, long at)
      throws BadArchive {
    String stated = records.get(PaxHeader.SIZE);
    if (stated == null) {
      return header.size();
    }
    if (!stated.matches("[0-9]{1,18}")) {
      throw new BadArchive(at, "the extended header there has no valid size");
    }
    return Long.parseLong(stated);
  }

  /** Passes over blocks that list more holes. */
  private void passSparse(TarHeader header, long at) throws IOException {
    byte[] block = new byte[TarHeader.BLOCK];
    boolean isContinued = header.type() == 'S' && header.isContinued();
    while (isContinued) {
      if (cursor.read(block, TarHeader.BLOCK) < TarHeader.BLOCK) {
        throw cut(at);
      }
      isContinued = block[504] != 0;
    }
  }

  private void pass(long size, long at) throws IOException {
    if (!cursor.skip(size)) {
      throw cut(at);
    }
    cursor.skip(padding(size));
  }

  private byte[] meta(TarHeader header, long at) throws IOException {
    if (header.size() > MAX_META) {
      throw new BadArchive(at, "the extended header there is too long");
    }
    byte[] bytes = new byte[(int) header.size()];
    if (cursor.read(bytes, bytes.length) < bytes.length) {
      throw cut(at);
    }
    cursor.skip(padding(header.size()));
    return bytes;
  }

  private static BadArchive cut(long at) {
    return new BadArchive(at, "the member that begins there is cut off");
  }

  private static long padding(long size) {
    return (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
  }
}
