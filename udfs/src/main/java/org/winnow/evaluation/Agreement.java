package org.winnow.evaluation;

import java.util.OptionalDouble;

/**
 * What was found against what is true.
 *
 * @param real how many there really are
 * @param found how many were said to be
 * @param right how many of those found are real; at most either of the others
 */
public record Agreement(long real, long found, long right) {

  /**
   * @throws IllegalArgumentException if a number is below 0, or {@code right} above one of the
   *     others
   */
  public Agreement {
    if (right < 0 || right > real || right > found) {
      throw new IllegalArgumentException(
          right + " right ones cannot be among " + found + " found and " + real + " real ones");
    }
  }

  /** Share of those found that are real, 0..1; empty where none was found. */
  public OptionalDouble precision() {
    return share(right, found);
  }

  /** Share of the real ones that were found, 0..1; empty where there is none. */
  public OptionalDouble recall() {
    return share(right, real);
  }

  /**
   * The harmonic mean of precision and recall, 0..1; empty where there was nothing to find and
   * nothing was found.
   */
  public OptionalDouble f1() {
    return share(2 * right, real + found);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / (double) whole);
  }
}
