package org.winnow.kernel;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Products of vectors that are quantized to int8. Thread-safe. */
public interface Int8Products {
  /** Largest magnitude of a quantized value. */
  int MAX_VALUE = 127;

  /**
   * The number of columns must be a multiple of this. With other numbers, ONNX Runtime's AMX
   * products were wrong until its pull request 27671 of 2026.
   */
  int COLUMN_MULTIPLE = 64;

  /** Quantized vectors. */
  interface Quantized extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Quantizes row vectors.
   *
   * @param numbers {@code count * dimension} floats, off-heap
   * @param step value of a quantized 1; no number may exceed {@link #MAX_VALUE} steps
   */
  Quantized quantizeRows(FloatBuffer numbers, int count, int dimension, float step);

  /**
   * Quantizes column vectors, see {@link #quantizeRows}.
   *
   * @param count a multiple of {@link #COLUMN_MULTIPLE}
   */
  Quantized quantizeColumns(FloatBuffer numbers, int count, int dimension, float step);

  /**
   * Multiplies all rows with all columns.
   *
   * @param out receives the products, off-heap and row-major; exact for the quantized values but
   *     for the rounding to float
   */
  void multiply(Quantized rows, Quantized columns, FloatBuffer out);

  /**
   * Multiplies some rows with all columns, as the other method.
   *
   * @param selected numbers of the rows, off-heap, from its position to its limit
   */
  void multiply(Quantized rows, LongBuffer selected, Quantized columns, FloatBuffer out);
}
