package org.winnow.knn.ivf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The shuffle format of entries and queries of an inverted file: vectors with their cells in one
 * byte array.
 */
final class IvfBatch {
  private IvfBatch() {}

  /** Receives the vectors of a chunk. */
  interface Visitor {
    /**
     * Called for each vector.
     *
     * @param cells the cell of an entry, or the cells that a query probes
     * @param vector is reused for the next call
     */
    void visit(int number, long exclusionKey, int[] cells, float[] vector);
  }

  static void read(byte[] chunk, Visitor visitor) {
    ByteBuffer in = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    float[] vector = new float[in.getInt()];
    while (in.hasRemaining()) {
      int number = in.getInt();
      long exclusionKey = in.getLong();
      int[] cells = new int[in.getInt()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = in.getInt();
      }
      in.asFloatBuffer().get(vector);
      in.position(in.position() + vector.length * Float.BYTES);
      visitor.visit(number, exclusionKey, cells, vector);
    }
  }

  /** Collects vectors into chunks of a bounded size. */
  static final class Writer {
    private static final int MAX_BYTES = 256 << 10;
    private ByteBuffer out = ByteBuffer.allocate(8 << 10).order(ByteOrder.LITTLE_ENDIAN);

    boolean isFull() {
      return out.position() >= MAX_BYTES;
    }

    /** Bytes of memory in use. */
    int capacity() {
      return out.capacity();
    }

    boolean isEmpty() {
      return out.position() == 0;
    }

    void add(int number, long exclusionKey, int[] cells, int count, float[] vector) {
      int needed = 20 + (count + vector.length) * Integer.BYTES;
      if (out.remaining() < needed) {
        out =
            ByteBuffer.allocate(2 * out.capacity() + needed)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(out.flip());
      }
      if (isEmpty()) {
        out.putInt(vector.length);
      }
      out.putInt(number).putLong(exclusionKey).putInt(count);
      for (int i = 0; i < count; i++) {
        out.putInt(cells[i]);
      }
      out.asFloatBuffer().put(vector);
      out.position(out.position() + vector.length * Float.BYTES);
    }

    byte[] take() {
      byte[] chunk = new byte[out.position()];
      out.flip().get(chunk);
      out.clear();
      return chunk;
    }
  }
}
