package org.winnow.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads small parts of a source through a window, so that few requests reach the storage. */
public final class ByteWindow {
  private static final int SIZE = 1 << 16;

  private final ByteSource source;
  private final byte[] window = new byte[SIZE];
  private long start;
  private int length;

  public ByteWindow(ByteSource source) {
    this.source = source;
  }

  public long size() {
    return source.size();
  }

  /** Reads bytes; returns fewer than asked for only at the end of the source. */
  public int read(long offset, byte[] into, int from, int count) throws IOException {
    if (count > SIZE) {
      return source.read(offset, into, from, count);
    }
    if (offset < start || offset + count > start + length) {
      start = offset;
      length = offset >= source.size() ? 0 : source.read(offset, window, 0, SIZE);
    }
    int read = (int) Math.max(0, Math.min(count, start + length - offset));
    System.arraycopy(window, (int) (offset - start), into, from, read);
    return read;
  }

  /**
   * Little-endian bytes.
   *
   * @throws BadArchive if the source ends before
   */
  public ByteBuffer take(long offset, int count) throws IOException {
    byte[] bytes = new byte[count];
    if (read(offset, bytes, 0, count) < count) {
      throw new BadArchive(offset, "it ends there, before its end");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
