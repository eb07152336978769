package org.winnow.archive.zip;

import java.io.IOException;
import java.util.Optional;
import org.winnow.archive.BadArchive;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.ByteWindow;
import org.winnow.archive.RawMember;

/**
 * The files of a zip archive without a directory, by the local headers from its beginning. It ends
 * where no header follows, which is where the archive is damaged.
 */
final class ZipScan implements RawMember.Source {
  private static final int DESCRIPTOR = 0x08074b50;

  private final ByteSource source;
  private final ByteWindow window;
  private long position;

  ZipScan(ByteSource source) {
    this.source = source;
    this.window = new ByteWindow(source);
  }

  @Override
  public Optional<RawMember> next() throws IOException {
    while (true) {
      long at = position;
      if (window.take(at, Integer.BYTES).getInt() != ZipEntry.LOCAL) {
        throw new BadArchive(at, "its directory, which ends a zip archive, is missing");
      }
      ZipEntry entry = ZipEntry.local(window, at);
      long from = ZipEntry.dataOffset(window.take(at, ZipEntry.LOCAL_LENGTH), at);
      if (entry.sizesFollow() && entry.problem() == null) {
        entry = sized(entry, from);
      }
      if (from + entry.stored() > source.size()) {
        throw new BadArchive(at, "the member that begins there is cut off");
      }
      position =
          from + entry.stored() + (entry.sizesFollow() ? descriptor(from + entry.stored()) : 0);
      if (!entry.isFolder()) {
        return Optional.of(ZipFiles.file(entry, entry.problem(), source));
      }
    }
  }

  /** Unpacks a member to learn its size. */
  private ZipEntry sized(ZipEntry entry, long from) throws IOException {
    if (entry.method() != ZipEntry.DEFLATE) {
      throw new BadArchive(entry.offset(), "the member that begins there has no size");
    }
    try {
      Inflate.Measured measured = Inflate.measure(source, from);
      if (!measured.isWhole()) {
        throw new BadArchive(entry.offset(), "the member that begins there is cut off");
      }
      return new ZipEntry(
          entry.name(),
          entry.flags(),
          entry.method(),
          measured.crc(),
          measured.stored(),
          measured.size(),
          entry.offset(),
          entry.mode());
    } catch (BadMember e) {
      throw new BadArchive(entry.offset(), "the member that begins there is damaged");
    }
  }

  /** Length of the sizes that follow a member: with or without a mark, in 32 or 64 bits. */
  private int descriptor(long at) throws IOException {
    for (int length : new int[] {16, 12, 24, 20}) {
      boolean isMarked = length % 8 == 0 && length != 12;
      boolean hasMark = at + 4 <= source.size() && window.take(at, 4).getInt() == DESCRIPTOR;
      if (isMarked == hasMark
          && at + length + 4 <= source.size()
          && isSignature(window.take(at + length, 4).getInt())) {
        return length;
      }
    }
    return 0;
  }

  private static boolean isSignature(int word) {
    return word == ZipEntry.LOCAL || word == ZipEntry.CENTRAL;
  }
}
