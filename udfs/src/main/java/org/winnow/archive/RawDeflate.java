package org.winnow.archive;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks raw deflate (RFC 1951) out of a range of a source, no further than asked. */
public final class RawDeflate implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final Inflater inflater = new Inflater(true);
  private final ByteSource source;
  private final long end;
  private long at;

  /**
   * @param from first byte of the stream
   * @param stored bytes from there on that may belong to it
   */
  public RawDeflate(ByteSource source, long from, long stored) {
    this.source = source;
    this.at = from;
    this.end = from + stored;
  }

  /**
   * Unpacks into the rest of a buffer.
   *
   * @return number of bytes; 0 if the buffer is full or there are no more
   * @throws DataFormatException if the stream is damaged
   */
  public int read(byte[] into, int from) throws IOException, DataFormatException {
    while (from < into.length && !inflater.finished()) {
      int read = inflater.inflate(into, from, into.length - from);
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
  }

  /** Whether the stream came to its end. */
  public boolean isWhole() {
    return inflater.finished();
  }

  /** Compressed bytes so far. */
  public long stored() {
    return inflater.getBytesRead();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
