package org.winnow.kernel;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Dot products of all pairs of two sets, by OpenBLAS on off-heap memory and one thread. Rows are
 * multiplied in blocks, which bounds the memory.
 */
public final class Similarities {
  private static final int BLOCK = 256;

  private Similarities() {}

  /** Receives one row of dot products. */
  public interface RowVisitor {
    /**
     * Called once per row, in order.
     *
     * @param row index into the first set
     * @param products dot products with every vector of the second set; reused for the next row
     */
    void visit(int row, float[] products);
  }

  /** Visits the dot products of every vector of {@code rows} with all of {@code columns}. */
  public static void forEachRow(List<float[]> rows, List<float[]> columns, RowVisitor visitor) {
    if (rows.isEmpty() || columns.isEmpty()) {
      return;
    }
    int dimension = rows.get(0).length;
    int width = columns.size();
    float[] products = new float[width];
    try (FloatPointer right = pack(columns, 0, width, dimension);
        FloatPointer out = new FloatPointer((long) BLOCK * width)) {
      for (int from = 0; from < rows.size(); from += BLOCK) {
        int height = Math.min(BLOCK, rows.size() - from);
        try (FloatPointer left = pack(rows, from, height, dimension)) {
          OpenBlas.products(left, height, right, width, dimension, out);
        }
        for (int i = 0; i < height; i++) {
          out.position((long) i * width).get(products);
          visitor.visit(from + i, products);
        }
        out.position(0);
      }
    }
  }

  private static FloatPointer pack(List<float[]> vectors, int from, int count, int dimension) {
    FloatPointer packed = new FloatPointer((long) count * dimension);
    for (int i = 0; i < count; i++) {
      packed.position((long) i * dimension).put(vectors.get(from + i), 0, dimension);
    }
    return packed.position(0);
  }
}
