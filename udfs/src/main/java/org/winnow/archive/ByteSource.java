package org.winnow.archive;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** Bytes that can be read at any offset, such as a file or an object of a store. */
public interface ByteSource extends Closeable {
  /** Number of bytes. */
  long size();

  /**
   * Reads bytes.
   *
   * @return number of bytes; fewer than asked for only at the end of the source
   */
  int read(long offset, byte[] into, int from, int length) throws IOException;

  /** Reads bytes at an offset; fewer than asked for only at the end of the source. */
  default byte[] bytes(long offset, long length) throws IOException {
    int wanted = (int) Math.max(0, Math.min(length, size() - offset));
    byte[] bytes = new byte[wanted];
    int read = read(offset, bytes, 0, wanted);
    return read == wanted ? bytes : Arrays.copyOf(bytes, read);
  }

  /** Bytes in memory. */
  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(long offset, byte[] into, int from, int length) {
        int read = (int) Math.max(0, Math.min(length, bytes.length - offset));
        if (read > 0) {
          System.arraycopy(bytes, (int) offset, into, from, read);
        }
        return read;
      }

      @Override
      public void close() {
        // Memory is not closed.
      }
    };
  }
}
