package org.winnow.bench.pipeline;

import java.util.OptionalDouble;

/** How the time of a stage grows with the collection. */
final class Growth {
  /** Above it, a stage grows more than linearly: what noise of the clock does not explain. */
  static final double LINEAR = 1.1;

  private Growth() {}

  /**
   * The exponent e of seconds ~ size^e between two sizes. Below 1 where fixed costs weigh.
   *
   * @return empty unless the second size is larger, and all numbers are positive
   */
  static OptionalDouble exponent(long size, double seconds, long largerSize, double largerSeconds) {
    return size > 0 && largerSize > size && seconds > 0 && largerSeconds > 0
        ? OptionalDouble.of(
            Math.log(largerSeconds / seconds) / Math.log(largerSize / (double) size))
        : OptionalDouble.empty();
  }
}
