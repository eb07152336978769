package org.winnow.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The peak rate of matrix multiplication on this machine: the reference for the rates of similarity
 * joins.
 */
public final class GemmRate {
  /** Side of the square factors; large enough that memory access does not limit the rate. */
  private static final int SIDE = 2048;

  private GemmRate() {}

  /**
   * Measures one thread on off-heap memory. Call it on all cores at once to measure a machine,
   * because cores share clock, caches and memory.
   *
   * @param seconds duration of the measurement
   * @return GFLOP/s; 0 without OpenBLAS
   */
  public static double measure(double seconds) {
    if (!OpenBlas.AVAILABLE) {
      return 0;
    }
    long size = (long) SIDE * SIDE;
    try (FloatPointer left = filled(size);
        FloatPointer right = filled(size);
        FloatPointer out = new FloatPointer(size)) {
      OpenBlas.products(left, SIDE, right, SIDE, SIDE, out);
      long start = System.nanoTime();
      double spent;
      int rounds = 0;
      do {
        OpenBlas.products(left, SIDE, right, SIDE, SIDE, out);
        rounds++;
        spent = (System.nanoTime() - start) / 1e9;
      } while (spent < seconds);
      return 2.0 * size * SIDE * rounds / spent / 1e9;
    }
  }

  private static FloatPointer filled(long size) {
    FloatPointer pointer = new FloatPointer(size);
    for (long i = 0; i < size; i++) {
      pointer.put(i, (i % 1009 - 504) / 504f);
    }
    return pointer;
  }
}
