package org.winnow.knn.ivf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.TopK;

/** Serialises a neighbour list: numbers and similarities, the most similar first. */
final class NeighbourCodec {
  private static final int ENTRY_BYTES = Integer.BYTES + Float.BYTES;

  private NeighbourCodec() {}

  static byte[] write(TopK lists, int row) {
    ByteBuffer out =
        ByteBuffer.allocate(lists.size(row) * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int rank = 0; rank < lists.size(row); rank++) {
      out.putInt(lists.number(row, rank)).putFloat(lists.similarity(row, rank));
    }
    return out.array();
  }

  /** The k most similar neighbours of two disjoint lists. Ties go to the smaller number. */
  static byte[] merge(byte[] first, byte[] second, int k) {
    ByteBuffer a = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = ByteBuffer.wrap(second).order(ByteOrder.LITTLE_ENDIAN);
    int size = Math.min(k, (first.length + second.length) / ENTRY_BYTES);
    ByteBuffer out = ByteBuffer.allocate(size * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (out.hasRemaining()) {
      ByteBuffer next = !b.hasRemaining() || (a.hasRemaining() && precedes(a, b)) ? a : b;
      out.putInt(next.getInt()).putFloat(next.getFloat());
    }
    return out.array();
  }

  private static boolean precedes(ByteBuffer a, ByteBuffer b) {
    float left = a.getFloat(a.position() + Integer.BYTES);
    float right = b.getFloat(b.position() + Integer.BYTES);
    return left > right || (left == right && a.getInt(a.position()) < b.getInt(b.position()));
  }

  /** The numbers of the neighbours. */
  static int[] numbers(byte[] list) {
    ByteBuffer in = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
    int[] numbers = new int[list.length / ENTRY_BYTES];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getInt(i * ENTRY_BYTES);
    }
    return numbers;
  }

  /** A row: number, neighbours, similarities. */
  static Row row(int number, byte[] list) {
    ByteBuffer in = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
    int[] neighbours = new int[list.length / ENTRY_BYTES];
    float[] similarities = new float[neighbours.length];
    for (int i = 0; i < neighbours.length; i++) {
      neighbours[i] = in.getInt();
      similarities[i] = in.getFloat();
    }
    return RowFactory.create(number, neighbours, similarities);
  }
}
