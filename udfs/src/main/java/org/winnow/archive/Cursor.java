package org.winnow.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Reads an archive from its beginning to its end. */
public interface Cursor {
  /** Bytes before the next one. */
  long position();

  /** Reads as many bytes as there are, up to a number. */
  int read(byte[] into, int count) throws IOException;

  /** Passes over bytes; false if the archive ends before. */
  boolean skip(long count) throws IOException;

  /** Over a source: what is skipped is not read. */
  static Cursor of(ByteSource source) {
    ByteWindow window = new ByteWindow(source);
    return new Cursor() {
      private long position;

      @Override
      public long position() {
        return position;
      }

      @Override
      public int read(byte[] into, int count) throws IOException {
        int read = position >= source.size() ? 0 : window.read(position, into, 0, count);
        position += read;
        return read;
      }

      @Override
      public boolean skip(long count) {
        boolean isInside = count <= source.size() - position;
        position = isInside ? position + count : source.size();
        return isInside;
      }
    };
  }

  /**
   * Over a stream that was compressed as a whole: damage of the compression is that of the archive.
   */
  static Cursor of(InputStream stream) {
    return new Cursor() {
      private final byte[] passed = new byte[1 << 16];
      private long position;

      @Override
      public long position() {
        return position;
      }

      @Override
      public int read(byte[] into, int count) throws IOException {
        try {
          int read = stream.readNBytes(into, 0, count);
          position += read;
          return read;
        } catch (ZipException | EOFException e) {
          throw new BadArchive(position, "its compression is damaged: " + e.getMessage());
        }
      }

      @Override
      public boolean skip(long count) throws IOException {
        for (long left = count; left > 0; ) {
          int wanted = (int) Math.min(left, passed.length);
          int read = read(passed, wanted);
          if (read < wanted) {
            return false;
          }
          left -= read;
        }
        return true;
      }
    };
  }
}
