package org.winnow.web.fetch.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Headers;

/**
 * The codings of content that are undone. None is asked for; some hosts compress all the same. The
 * size is found first, so that no more memory is taken than the content needs.
 */
enum ContentCoding {
  GZIP,
  DEFLATE;

  private static final int CHUNK = 8192;

  /**
   * The coding of an answer; empty for none.
   *
   * @throws FetchException BAD_ENCODING for codings that are not known, and for more than one
   */
  static Optional<ContentCoding> of(Headers headers) throws FetchException {
    List<String> names =
        headers.all("content-encoding").stream()
            .flatMap(line -> Stream.of(line.split(",")))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty() && !name.equals("identity"))
            .toList();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (names.size() == 1) {
      switch (names.get(0)) {
        case "gzip", "x-gzip":
          return Optional.of(GZIP);
        case "deflate":
          return Optional.of(DEFLATE);
        default:
          break;
      }
    }
    throw new FetchException(FetchReason.BAD_ENCODING, "the content has an unknown coding");
  }

  /** The first bytes of a content, and its size. */
  record Extent(byte[] head, int headLength, long size) {}

  /**
   * Reads a content without keeping it.
   *
   * @param limit where to stop
   * @return size at most {@code limit + 1}
   * @throws FetchException BAD_ENCODING if it is broken within the limit
   */
  Extent measure(byte[] encoded, int limit) throws FetchException {
    byte[] chunk = new byte[CHUNK];
    byte[] head = new byte[PictureBytes.HEAD];
    int headLength = 0;
    long size = 0;
    try (InputStream in = open(encoded)) {
      while (size <= limit) {
        int read = in.read(chunk, 0, (int) Math.min(chunk.length, limit + 1 - size));
        if (read < 0) {
          break;
        }
        int more = Math.min(read, head.length - headLength);
        System.arraycopy(chunk, 0, head, headLength, more);
        headLength += more;
        size += read;
      }
    } catch (IOException e) {
      throw broken();
    }
    return new Extent(head, headLength, size);
  }

  /** The first {@code size} bytes of a content that has as many. */
  byte[] decode(byte[] encoded, int size) throws FetchException {
    try (InputStream in = open(encoded)) {
      return in.readNBytes(size);
    } catch (IOException e) {
      throw broken();
    }
  }

  private InputStream open(byte[] encoded) throws IOException {
    InputStream in = new ByteArrayInputStream(encoded);
    return this == GZIP
        ? new GZIPInputStream(in, CHUNK)
        : new EndingInflaterStream(in, new Inflater(!hasZlibHeader(encoded)));
  }

  /** The coding is that of zlib; some hosts leave its header out. */
  private static boolean hasZlibHeader(byte[] encoded) {
    return encoded.length > 1
        && (encoded[0] & 0x0F) == 8
        && ((encoded[0] & 0xFF) << 8 | encoded[1] & 0xFF) % 31 == 0;
  }

  private static FetchException broken() {
    return new FetchException(FetchReason.BAD_ENCODING, "the compressed content is broken");
  }

  /** Frees an inflater that was given to it. */
  private static final class EndingInflaterStream extends InflaterInputStream {
    EndingInflaterStream(InputStream in, Inflater inflater) {
      super(in, inflater, CHUNK);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
