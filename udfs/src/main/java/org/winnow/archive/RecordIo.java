package org.winnow.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes MXNet's RecordIO with its image header, as InsightFace and arcface_torch read it.
 *
 * <p>A record is the magic number, a word with a continuation flag (3 bits) and the length (29
 * bits), the data, and zeros up to a multiple of 4 bytes. Where the data holds the magic number at
 * a multiple of 4 bytes, it is cut there: the parts carry the flags 1, 2 … 2, 3, and the number
 * itself is left out. All numbers are little-endian. Source: dmlc-core, {@code src/recordio.cc};
 * MXNet, {@code python/mxnet/recordio.py}.
 */
public final class RecordIo {
  static final int MAGIC = 0xced7230a;
  static final int LONGEST = (1 << 29) - 1;

  /** Most classes: the header holds a label as a float, which is exact up to here. */
  public static final int MOST_CLASSES = 1 << 24;

  private final OutputStream out;
  private long position;

  /**
   * @param out is not closed here
   */
  public RecordIo(OutputStream out) {
    this.out = out;
  }

  /** Bytes written so far: where the next record begins. */
  public long position() {
    return position;
  }

  /**
   * A picture of a class.
   *
   * @param label below {@link #MOST_CLASSES}
   */
  public void image(long id, int label, byte[] file) throws IOException {
    if (label >= MOST_CLASSES) {
      throw new IllegalArgumentException("label " + label + " is not exact as a float");
    }
    ByteBuffer data = header(0, label, id, file.length);
    data.put(file);
    write(data.array());
  }

  /** A record with two numbers and no picture: the head of the file, or the range of a class. */
  public void range(long id, long first, long second) throws IOException {
    ByteBuffer data = header(2, 0, id, 2 * Float.BYTES);
    data.putFloat(first).putFloat(second);
    write(data.array());
  }

  /** MXNet's {@code IRHeader}: flag, label, id, second id. */
  private static ByteBuffer header(int flag, int label, long id, int more) {
    ByteBuffer data = ByteBuffer.allocate(24 + more).order(ByteOrder.LITTLE_ENDIAN);
    return data.putInt(flag).putFloat(label).putLong(id).putLong(0);
  }

  private void write(byte[] data) throws IOException {
    if (data.length > LONGEST) {
      throw new IllegalArgumentException("a record of " + data.length + " bytes is too long");
    }
    ByteBuffer words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int start = 0;
    for (int i = 0; i + 4 <= data.length; i += 4) {
      if (words.getInt(i) == MAGIC) {
        part(start == 0 ? 1 : 2, data, start, i);
        start = i + 4;
      }
    }
    part(start == 0 ? 0 : 3, data, start, data.length);
  }

  private void part(int flag, byte[] data, int from, int to) throws IOException {
    int length = to - from;
    int padded = (length + 3) / 4 * 4;
    ByteBuffer record = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    record.putInt(MAGIC).putInt(flag << 29 | length).put(data, from, length);
    out.write(record.array());
    position += record.capacity();
  }
}
