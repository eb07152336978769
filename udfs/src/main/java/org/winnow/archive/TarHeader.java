package org.winnow.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header block of a tar file. Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar
 * manual, "Basic Tar Format".
 *
 * @param type type flag
 * @param size bytes that follow, as the header says
 * @param isContinued whether a block with more holes follows (GNU sparse)
 */
record TarHeader(String name, char type, long size, boolean isContinued) {
  static final int BLOCK = 512;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int GNU_CONTINUED = 482;

  /**
   * Parses a block.
   *
   * @throws BadArchive if it is no header
   */
  static TarHeader of(byte[] block, long offset) throws BadArchive {
    if (!isHeader(block)) {
      throw new BadArchive(offset, "the checksum of the header there is wrong");
    }
    long size = number(block, 124, 12);
    if (size < 0) {
      throw new BadArchive(offset, "the header there has no valid size");
    }
    String name = text(block, 0, 100);
    boolean isPosix = block[262] == 0 && ascii(block, 257, 5).equals("ustar");
    String prefix = isPosix ? text(block, 345, 155) : "";
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name,
        (char) (block[156] & 0xFF),
        size,
        block[GNU_CONTINUED] != 0);
  }

  /**
   * Whether a block is a header: its checksum, which old writers made of signed bytes, is right.
   */
  static boolean isHeader(byte[] block) {
    if (block.length < BLOCK || isEmpty(block)) {
      return false;
    }
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean isChecksum = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
      unsigned += isChecksum ? ' ' : block[i] & 0xFF;
      signed += isChecksum ? ' ' : block[i];
    }
    long stated = number(block, CHECKSUM, CHECKSUM_LENGTH);
    return stated == unsigned || stated == signed;
  }

  static boolean isEmpty(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** A number in octal digits, or in base 256 if the first bit is set; −1 if it is none. */
  private static long number(byte[] block, int from, int length) {
    if ((block[from] & 0x80) != 0) {
      long value = block[from] & 0x7F;
      for (int i = from + 1; i < from + length; i++) {
        if (value >>> 54 != 0) {
          return -1;
        }
        value = value << 8 | block[i] & 0xFF;
      }
      return value;
    }
    String digits = ascii(block, from, length).strip();
    if (digits.isEmpty()) {
      return 0;
    }
    return digits.matches("[0-7]{1,20}") ? Long.parseLong(digits, 8) : -1;
  }

  private static byte[] upToZero(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, from, end);
  }

  private static String ascii(byte[] block, int from, int length) {
    return new String(upToZero(block, from, length), StandardCharsets.ISO_8859_1);
  }

  /** Text up to the first zero: UTF-8, or Latin-1 if it is not UTF-8. */
  static String text(byte[] block, int from, int length) {
    return MemberName.decode(upToZero(block, from, length), StandardCharsets.ISO_8859_1);
  }
}
