package org.winnow.kernel;

import java.nio.FloatBuffer;

/** Products of vectors that were rounded to integers of 8 bits; may be used by many threads. */
public interface Int8Products {
  /** Largest magnitude of a rounded number. */
  int MAX_VALUE = 127;

  /**
   * Columns are given by multiples of this: with others, ONNX Runtime's products by AMX were wrong
   * until its pull request 27671 of 2026.
   */
  int COLUMN_MULTIPLE = 64;

  /** Vectors as they were rounded. */
  interface Quantized extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Rounds vectors that will be rows.
   *
   * @param numbers {@code count * dimension} of them, off-heap
   * @param step what a rounded 1 stands for; no number may exceed {@link #MAX_VALUE} steps
   */
  Quantized quantizeRows(FloatBuffer numbers, int count, int dimension, float step);

  /**
   * Rounds vectors that will be columns, see {@link #quantizeRows}.
   *
   * @param count a multiple of {@link #COLUMN_MULTIPLE}
   */
  Quantized quantizeColumns(FloatBuffer numbers, int count, int dimension, float step);

  /**
   * Multiplies.
   *
   * @param out off-heap; takes the products of all rows and columns, row by row, exact for the
   *     rounded numbers but for the rounding to float
   */
  void multiply(Quantized rows, Quantized columns, FloatBuffer out);
}
