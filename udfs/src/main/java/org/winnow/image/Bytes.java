package org.winnow.image;

import java.nio.charset.StandardCharsets;

/**
 * Reads numbers out of a stranger's file: what lies outside it is 0, and no length in it is
 * trusted.
 */
final class Bytes {
  private final byte[] data;
  private final int start;
  private final int end;

  Bytes(byte[] data) {
    this(data, 0, data.length);
  }

  private Bytes(byte[] data, int start, int end) {
    this.data = data;
    this.start = start;
    this.end = end;
  }

  /** A part of these bytes, cut off where they end. */
  Bytes part(long from, long length) {
    int first = (int) Math.max(start, Math.min(end, start + from));
    int last = (int) Math.max(first, Math.min(end, start + from + length));
    return new Bytes(data, first, last);
  }

  int length() {
    return end - start;
  }

  /** The byte at a place, 0 to 255; 0 outside. */
  int at(long place) {
    return place < 0 || place >= length() ? 0 : data[start + (int) place] & 0xFF;
  }

  /**
   * The first place of a byte.
   *
   * @param value 0 to 255
   * @return its place, {@link #length} or more if there is none from {@code from} on
   */
  long find(int value, long from) {
    byte wanted = (byte) value;
    for (int i = (int) Math.min(end, start + Math.max(0, from)); i < end; i++) {
      if (data[i] == wanted) {
        return i - start;
      }
    }
    return Math.max(from, length());
  }

  /**
   * The last place of two bytes.
   *
   * @param first 0 to 255
   * @param second 0 to 255, after the first
   * @return the place of the first, -1 if there is none
   */
  int findLast(int first, int second) {
    for (int i = length() - 2; i >= 0; i--) {
      if (at(i) == first && at(i + 1) == second) {
        return i;
      }
    }
    return -1;
  }

  int big16(long place) {
    return at(place) << 8 | at(place + 1);
  }

  int little16(long place) {
    return at(place + 1) << 8 | at(place);
  }

  long big32(long place) {
    return (long) big16(place) << 16 | big16(place + 2);
  }

  long little32(long place) {
    return (long) little16(place + 2) << 16 | little16(place);
  }

  int little24(long place) {
    return at(place + 2) << 16 | little16(place);
  }

  boolean startsWith(int... values) {
    for (int i = 0; i < values.length; i++) {
      if (i >= length() || at(i) != values[i]) {
        return false;
      }
    }
    return true;
  }

  boolean isText(long place, String text) {
    return text(place, text.length()).equals(text);
  }

  String text(long place, int length) {
    Bytes part = part(place, length);
    return new String(data, part.start, part.length(), StandardCharsets.ISO_8859_1);
  }
}
