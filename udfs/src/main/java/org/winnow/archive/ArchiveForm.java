package org.winnow.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Form of an archive, known by its first bytes and never by its name. */
public enum ArchiveForm {
  TAR("tar"),
  TAR_GZ("tar.gz"),
  ZIP("zip"),
  RECORDIO("RecordIO"),
  PACK("InsightFace pack"),
  WARC("WARC"),
  /** Each record is compressed by itself. */
  WARC_GZ("WARC.gz"),
  /** Read in {@code jobs}, with the library of Parquet. */
  PARQUET("Parquet table");

  /** Bytes that tell the form. */
  private static final int HEAD = 8192;

  private static final byte[] RECORD = {0x0a, 0x23, (byte) 0xd7, (byte) 0xce};

  private final String words;

  ArchiveForm(String words) {
    this.words = words;
  }

  /** Its name in messages. */
  public String words() {
    return words;
  }

  /** The form of an archive by its first bytes; empty if it is none. */
  public static Optional<ArchiveForm> of(ByteSource source) throws IOException {
    return of(source.bytes(0, HEAD));
  }

  /** The same of an archive in memory, or the first bytes of one. */
  public static Optional<ArchiveForm> of(byte[] head) {
    if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
      return Optional.of(ZIP);
    }
    if (Arrays.equals(Arrays.copyOf(head, 4), RECORD)) {
      return Optional.of(RECORDIO);
    }
    if (startsWith(head, 'P', 'A', 'R', '1')) {
      return Optional.of(PARQUET);
    }
    if (head.length > 3 && isPickle(head)) {
      return Optional.of(PACK);
    }
    if (startsWith(head, 0x1F, 0x8B, 8)) {
      byte[] begin = unpacked(head);
      return isWarc(begin)
          ? Optional.of(WARC_GZ)
          : isTar(begin) ? Optional.of(TAR_GZ) : Optional.empty();
    }
    return isWarc(head) ? Optional.of(WARC) : isTar(head) ? Optional.of(TAR) : Optional.empty();
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A pickle of protocol 2 to 5 that begins with a list, or with a mark or frame before it. */
  private static boolean isPickle(byte[] head) {
    int protocol = head[1];
    int third = head[2] & 0xFF;
    return (head[0] & 0xFF) == 0x80
        && protocol >= 2
        && protocol <= 5
        && (third == 0x95 || third == ']' || third == '(');
  }

  private static boolean isWarc(byte[] head) {
    return startsWith(head, 'W', 'A', 'R', 'C', '/', '1', '.');
  }

  private static boolean isTar(byte[] head) {
    if (head.length < TarHeader.BLOCK) {
      return false;
    }
    byte[] block = Arrays.copyOf(head, TarHeader.BLOCK);
    return TarHeader.isHeader(block)
        || new String(block, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  /** The first block of what was compressed; shorter if it cannot be unpacked. */
  private static byte[] unpacked(byte[] head) {
    byte[] block = new byte[TarHeader.BLOCK];
    int read = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
      while (read < block.length) {
        int n = in.read(block, read, block.length - read);
        if (n < 0) {
          break;
        }
        read += n;
      }
    } catch (IOException e) {
      return Arrays.copyOf(block, read);
    }
    return Arrays.copyOf(block, read);
  }

  /** Whether members, or those of a part of the archive, are read by one reader, in their order. */
  public boolean isSequential() {
    return this == TAR_GZ || this == PARQUET;
  }
}
