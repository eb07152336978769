package org.winnow.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a tar file of small entries: POSIX ustar, all times 0, so that the same entries give the
 * same bytes. Source: IEEE Std 1003.1, {@code pax}, "ustar Interchange Format".
 */
public final class Tar {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;
  private static final int CHECKSUM = 148;

  private final OutputStream out;

  /**
   * @param out is not closed here
   */
  public Tar(OutputStream out) {
    this.out = out;
  }

  /**
   * Adds a file.
   *
   * @param name up to 100 bytes
   */
  public void add(String name, byte[] bytes) throws IOException {
    out.write(header(name, bytes.length));
    out.write(bytes);
    out.write(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
  }

  /** Ends the archive: two empty blocks. */
  public void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private static byte[] header(String name, int length) {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    if (encoded.length > LONGEST_NAME) {
      throw new IllegalArgumentException("longer than " + LONGEST_NAME + " bytes: " + name);
    }
    byte[] header = new byte[BLOCK];
    System.arraycopy(encoded, 0, header, 0, encoded.length);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, String.format(Locale.ROOT, "%011o\0%011o\0", length, 0));
    Arrays.fill(header, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    put(header, 156, "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
