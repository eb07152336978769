package org.winnow.kernel;

import java.nio.FloatBuffer;
import java.util.Random;

/** Measures whether int8 products are exact and faster on this machine. */
final class Int8Calibration {
  // Sizes that are no multiples of a kernel's block.
  private static final int ROWS = 1007;
  private static final int COLUMNS = 32 * Int8Products.COLUMN_MULTIPLE;
  private static final int DIMENSION = 264;

  /** Distance of the compared products in a row; the start shifts by one per row. */
  private static final int STRIDE = 31;

  private static final int REPETITIONS = 5;

  /** Minimum speed-up; less is lost to rescoring. */
  private static final double MIN_SPEEDUP = 1.3;

  private Int8Calibration() {}

  /**
   * Multiplies the largest values first, because older instructions of some processors saturate
   * their sums. Then multiplies random values to measure time.
   */
  static boolean passes(Int8Products products) {
    try (VectorBlock rows = VectorBlock.allocate(ROWS, DIMENSION);
        VectorBlock columns = VectorBlock.allocate(COLUMNS, DIMENSION);
        TileKernel tile = new TileKernel(ROWS, COLUMNS)) {
      fill(rows, columns, true);
      multiply(products, rows, columns, tile.products(ROWS * COLUMNS));
      return isExact(rows, columns, tile.products(ROWS * COLUMNS))
          && isFaster(products, rows, columns, tile);
    }
  }

  private static void fill(VectorBlock rows, VectorBlock columns, boolean largest) {
    Random random = new Random(1);
    float[] vector = new float[DIMENSION];
    for (VectorBlock block : new VectorBlock[] {rows, columns}) {
      block.clear();
      while (!block.isFull()) {
        int i = block.count();
        for (int j = 0; j < DIMENSION; j++) {
          // Long runs of one sign give the largest sums.
          vector[j] =
              largest
                  ? Int8Products.MAX_VALUE * ((i / 8 + j / (4 + i)) % 2 == 0 ? 1 : -1)
                  : random.nextInt(2 * Int8Products.MAX_VALUE) - Int8Products.MAX_VALUE;
        }
        block.add(vector);
      }
    }
  }

  private static void multiply(
      Int8Products products, VectorBlock rows, VectorBlock columns, FloatBuffer out) {
    try (Int8Products.Quantized left =
            products.quantizeRows(rows.view(0, ROWS), ROWS, DIMENSION, 1);
        Int8Products.Quantized right =
            products.quantizeColumns(columns.view(0, COLUMNS), COLUMNS, DIMENSION, 1)) {
      products.multiply(left, right, out);
    }
  }

  private static boolean isExact(VectorBlock rows, VectorBlock columns, FloatBuffer out) {
    float[] row = new float[DIMENSION];
    float[] column = new float[DIMENSION];
    for (int i = 0; i < ROWS; i++) {
      rows.copy(i, row);
      for (int j = i % STRIDE; j < COLUMNS; j += STRIDE) {
        columns.copy(j, column);
        if (out.get(i * COLUMNS + j) != (float) Vectors.dot(row, column)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isFaster(
      Int8Products products, VectorBlock rows, VectorBlock columns, TileKernel tile) {
    fill(rows, columns, false);
    FloatBuffer out = tile.products(ROWS * COLUMNS);
    long int8Nanos = Long.MAX_VALUE;
    long floatNanos = Long.MAX_VALUE;
    for (int i = 0; i < REPETITIONS; i++) {
      long start = System.nanoTime();
      multiply(products, rows, columns, out);
      long middle = System.nanoTime();
      OpenBlas.products(
          rows.pointer(0), ROWS, columns.pointer(0), COLUMNS, DIMENSION, tile.products());
      int8Nanos = Math.min(int8Nanos, middle - start);
      floatNanos = Math.min(floatNanos, System.nanoTime() - middle);
    }
    return int8Nanos * MIN_SPEEDUP < floatNanos;
  }
}
