package org.winnow.archive.warc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import org.winnow.archive.BadArchive;
import org.winnow.archive.ByteSource;
import org.winnow.archive.RawDeflate;

/**
 * One member of a gzip file. Source: RFC 1952.
 *
 * @param head its first unpacked bytes
 * @param size number of its unpacked bytes
 * @param stored number of its bytes in the file
 */
record GzipMember(byte[] head, long size, long stored) {
  private static final int CHUNK = 1 << 16;
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  /**
   * Unpacks a member to its end.
   *
   * @param headLength most bytes to keep
   * @throws BadArchive if it is damaged
   */
  static GzipMember of(ByteSource source, long offset, int headLength) throws IOException {
    long from = offset + headerLength(source.bytes(offset, CHUNK), offset);
    try (RawDeflate stream = new RawDeflate(source, from, source.size() - from)) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      byte[] out = new byte[CHUNK];
      long size = 0;
      for (int read = stream.read(out, 0); read > 0; read = stream.read(out, 0)) {
        head.write(out, 0, Math.min(read, headLength - head.size()));
        size += read;
      }
      long stored = from + stream.stored() + TRAILER - offset;
      if (!stream.isWhole() || offset + stored > source.size()) {
        throw new BadArchive(offset, "the record that begins there is cut off");
      }
      return new GzipMember(head.toByteArray(), size, stored);
    } catch (DataFormatException e) {
      throw new BadArchive(
          offset, "the compression of the record that begins there is damaged: " + e.getMessage());
    }
  }

  private static int headerLength(byte[] bytes, long offset) throws BadArchive {
    int at = HEADER;
    boolean isGzip =
        bytes.length > HEADER
            && (bytes[0] & 0xFF) == 0x1F
            && (bytes[1] & 0xFF) == 0x8B
            && bytes[2] == 8;
    if (isGzip && (bytes[3] & HAS_EXTRA) != 0 && at + 2 <= bytes.length) {
      at += 2 + (bytes[at] & 0xFF) + ((bytes[at + 1] & 0xFF) << 8);
    }
    for (int flag : new int[] {HAS_NAME, HAS_COMMENT}) {
      if (isGzip && (bytes[3] & flag) != 0) {
        while (at < bytes.length && bytes[at] != 0) {
          at++;
        }
        at++;
      }
    }
    at += isGzip && (bytes[3] & HAS_CHECKSUM) != 0 ? 2 : 0;
    if (!isGzip || at >= bytes.length) {
      throw new BadArchive(offset, "no compressed record begins there");
    }
    return at;
  }
}
