package org.winnow.kernel;

import org.bytedeco.javacpp.FloatPointer;

/**
 * How fast this machine multiplies matrices at best: what everything that compares vectors is held
 * against.
 */
public final class GemmRate {
  /** Side of the factors: large enough that reading them costs nothing beside the product. */
  private static final int SIDE = 2048;

  private GemmRate() {}

  /**
   * Measures on one thread, from off-heap memory. To learn the rate of a machine, call it on all
   * cores at once: they share clock, caches and memory.
   *
   * @param seconds how long to measure
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
