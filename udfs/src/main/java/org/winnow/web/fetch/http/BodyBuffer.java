package org.winnow.web.fetch.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The content of an answer as it arrives. Its array doubles, up to what may still come. */
final class BodyBuffer {
  /** Size of the first array. */
  static final int FIRST = 16 * 1024;

  /** The client hands over what it has read, also beyond what it was asked for: one buffer. */
  static final int SLACK = 8 * 1024;

  private final int limit;
  private byte[] bytes;
  private int size;

  /**
   * @param expected announced number of bytes; -1 if it is not known
   * @param max where to stop
   */
  BodyBuffer(long expected, int max) {
    this.limit = (int) (expected < 0 ? max : Math.min(expected, max));
    this.bytes = new byte[Math.min(limit, FIRST)];
  }

  /**
   * Adds what fits below the limit.
   *
   * @return whether all of it did
   */
  boolean append(ByteBuffer source) {
    int more = Math.min(source.remaining(), limit - size);
    if (size + more > bytes.length) {
      int doubled = (int) Math.min(limit, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(doubled, size + more));
    }
    source.get(bytes, size, more);
    size += more;
    return !source.hasRemaining();
  }

  int size() {
    return size;
  }

  /** How many more bytes to ask for, once all that were asked for have come. */
  int nextStep() {
    return Math.max(SLACK, Math.min(size, limit - size));
  }

  byte[] bytes() {
    return bytes;
  }

  /** The content, copied only if its size was not known. */
  byte[] take() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
