package org.winnow.archive.warc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.winnow.archive.ArchiveForm;
import org.winnow.archive.ArchiveReason;
import org.winnow.archive.BadMember;
import org.winnow.archive.ByteSource;
import org.winnow.archive.Place;

/** Reads the picture of a record: without the headers, chunks and compression of HTTP. */
public final class WarcPayload {
  /** What headers and chunks may add to a picture. */
  private static final int OVERHEAD = 1 << 16;

  private WarcPayload() {}

  /** Reads a picture, at most {@code max} + 1 bytes. */
  public static byte[] read(Place place, ByteSource source, long max) throws IOException {
    byte[] stored = source.bytes(place.offset(), Math.min(place.stored(), limit(max)));
    byte[] record =
        place.form() == ArchiveForm.WARC_GZ
            ? unpacked(stored, GZIPInputStream::new, limit(max))
            : stored;
    WarcHeader header = WarcHeader.of(record, 0).orElseThrow(WarcPayload::changed);
    long end = Math.min(record.length, header.length() + Math.max(0, header.contentLength()));
    byte[] block = Arrays.copyOfRange(record, header.length(), (int) end);
    byte[] payload = header.isResponse() ? payload(block, limit(max)) : block;
    return payload.length > max ? Arrays.copyOf(payload, (int) max + 1) : payload;
  }

  private static int limit(long max) {
    return (int) Math.min(Integer.MAX_VALUE - 8, 2 * max + OVERHEAD);
  }

  private static BadMember changed() {
    return new BadMember(ArchiveReason.BAD_MEMBER, "The archive has changed.");
  }

  private static byte[] payload(byte[] block, int limit) throws IOException {
    WarcHeader answer = WarcHeader.of(block, 0).orElseThrow(WarcPayload::changed);
    byte[] body = Arrays.copyOfRange(block, answer.length(), block.length);
    if (answer.field("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      body = joined(body);
    }
    String coding = answer.field("content-encoding").toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> isGzip(body) ? unpacked(body, GZIPInputStream::new, limit) : body;
      case "deflate" -> unpacked(body, InflaterInputStream::new, limit);
      default ->
          throw new BadMember(
              ArchiveReason.UNSUPPORTED_COMPRESSION,
              "Its host compressed it by " + coding + ", which is not read.");
    };
  }

  /** Some writers unpack a body and keep the header that says that it is compressed. */
  private static boolean isGzip(byte[] body) {
    return body.length > 2 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B;
  }

  /** Joins chunks; as it is if it has none, which some writers joined already. */
  private static byte[] joined(byte[] body) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    int at = 0;
    while (at < body.length) {
      int end = at;
      while (end < body.length && body[end] != '\n' && end - at < 100) {
        end++;
      }
      String size =
          new String(body, at, end - at, StandardCharsets.ISO_8859_1).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        return at == 0 ? body : joined.toByteArray();
      }
      int length = Math.min(Integer.parseInt(size, 16), Math.max(0, body.length - end - 1));
      if (length == 0) {
        break;
      }
      joined.write(body, end + 1, length);
      at = end + 1 + length + 2;
    }
    return joined.toByteArray();
  }

  /** Opens the unpacked bytes of a stream. */
  private interface Coding {
    InputStream open(InputStream stored) throws IOException;
  }

  /** Unpacks; as far as it goes, if the end is missing. */
  private static byte[] unpacked(byte[] stored, Coding coding, int limit) throws BadMember {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 13];
    try (InputStream in = coding.open(new ByteArrayInputStream(stored))) {
      while (out.size() < limit) {
        int read = in.read(chunk, 0, Math.min(chunk.length, limit - out.size()));
        if (read < 0) {
          break;
        }
        out.write(chunk, 0, read);
      }
    } catch (IOException e) {
      if (out.size() == 0) {
        throw new BadMember(
            ArchiveReason.BAD_MEMBER, "Its compression is damaged: " + e.getMessage() + ".");
      }
    }
    return out.toByteArray();
  }
}
