package org.winnow.archive.zip;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.RawDeflate;

/** Unpacks raw deflate, no further than asked. */
final class Inflate {
  private static final int CHUNK = 1 << 16;

  private Inflate() {}

  /**
   * Unpacks a range of a source.
   *
   * @param wanted most bytes to unpack
   * @return the bytes; fewer than wanted if the stream ends before
   */
  static byte[] bytes(ByteSource source, long from, long stored, int wanted) throws IOException {
    byte[] out = new byte[wanted];
    try (RawDeflate stream = new RawDeflate(source, from, stored)) {
      int written = 0;
      for (int n = stream.read(out, 0); n > 0; n = stream.read(out, written)) {
        written += n;
      }
      return written == wanted ? out : Arrays.copyOf(out, written);
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  /**
   * Size of a stream.
   *
   * @param stored compressed bytes
   * @param isWhole whether the stream came to its end
   */
  record Measured(long stored, long size, long crc, boolean isWhole) {}

  /** Unpacks a stream to its end, and keeps nothing of it. */
  static Measured measure(ByteSource source, long from) throws IOException {
    byte[] out = new byte[CHUNK];
    CRC32 crc = new CRC32();
    try (RawDeflate stream = new RawDeflate(source, from, source.size() - from)) {
      long size = 0;
      for (int n = stream.read(out, 0); n > 0; n = stream.read(out, 0)) {
        crc.update(out, 0, n);
        size += n;
      }
      return new Measured(stream.stored(), size, crc.getValue(), stream.isWhole());
    } catch (DataFormatException e) {
      throw damaged(e);
    }
  }

  private static BadMember damaged(DataFormatException e) {
    return new BadMember(
        ArchiveReason.BAD_MEMBER, "Its compression is damaged: " + e.getMessage() + ".");
  }

  /** Compares a whole member with its size and checksum. */
  static void check(byte[] bytes, long size, long crc) throws BadMember {
    CRC32 actual = new CRC32();
    actual.update(bytes);
    if (bytes.length != size || actual.getValue() != crc) {
      throw new BadMember(
          ArchiveReason.BAD_MEMBER,
          bytes.length < size
              ? "It has " + bytes.length + " bytes, its archive says " + size + "."
              : "Its checksum is not that of its archive.");
    }
  }
}
