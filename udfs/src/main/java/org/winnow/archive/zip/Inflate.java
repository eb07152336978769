package org.winnow.archive.zip;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;

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
    Stream stream = new Stream(source, from, stored);
    try {
      int written = 0;
      for (int n = stream.read(out, 0); n > 0; n = stream.read(out, written)) {
        written += n;
      }
      return written == wanted ? out : Arrays.copyOf(out, written);
    } finally {
      stream.end();
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
    Stream stream = new Stream(source, from, source.size() - from);
    try {
      long size = 0;
      for (int n = stream.read(out, 0); n > 0; n = stream.read(out, 0)) {
        crc.update(out, 0, n);
        size += n;
      }
      return new Measured(
          stream.inflater.getBytesRead(), size, crc.getValue(), stream.inflater.finished());
    } finally {
      stream.end();
    }
  }

  /** A compressed range of a source. */
  private static final class Stream {
    private final Inflater inflater = new Inflater(true);
    private final ByteSource source;
    private final long end;
    private long at;

    Stream(ByteSource source, long from, long stored) {
      this.source = source;
      this.at = from;
      this.end = from + stored;
    }

    /** Unpacks into the rest of a buffer; 0 if it is full or the stream ends. */
    int read(byte[] out, int from) throws IOException {
      try {
        while (from < out.length && !inflater.finished()) {
          int read = inflater.inflate(out, from, out.length - from);
          if (read > 0) {
            return read;
          }
          if (inflater.needsDictionary()) {
            throw new DataFormatException("it needs a dictionary");
          }
          byte[] chunk = source.bytes(at, Math.min(CHUNK, end - at));
          if (chunk.length == 0 && !inflater.finished()) {
            return 0;
          }
          at += chunk.length;
          inflater.setInput(chunk);
        }
        return 0;
      } catch (DataFormatException e) {
        throw new BadMember(
            ArchiveReason.BAD_MEMBER, "Its compression is damaged: " + e.getMessage() + ".");
      }
    }

    void end() {
      inflater.end();
    }
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
