package org.winnow.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads members of an archive that was compressed as a whole. */
public final class StreamReader implements SequentialReader {
  private final InputStream unpacked;
  private final Cursor cursor;

  public StreamReader(InputStream unpacked) {
    this.unpacked = unpacked;
    this.cursor = Cursor.of(unpacked);
  }

  @Override
  public byte[] read(Place place, long max) throws IOException {
    int wanted = (int) Math.min(place.size(), Math.min(max + 1, Integer.MAX_VALUE - 8));
    try {
      if (place.offset() < cursor.position() || !cursor.skip(place.offset() - cursor.position())) {
        throw new BadMember(ArchiveReason.BAD_MEMBER, "The archive ends before it.");
      }
      byte[] bytes = new byte[wanted];
      int read = cursor.read(bytes, wanted);
      return read == wanted ? bytes : Arrays.copyOf(bytes, read);
    } catch (BadArchive e) {
      throw new BadMember(ArchiveReason.BAD_MEMBER, "In its archive, " + e.getMessage() + ".");
    }
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }
}
