package org.winnow.evaluation;

import java.util.OptionalDouble;

/**
 * What was found against what is true.
 *
 * @param actual how many there really are
 * @param predicted how many were said to be
 * @param truePositives how many of those found are real; at most either of the others
 */
public record Agreement(long actual, long predicted, long truePositives) {

  /**
   * @throws IllegalArgumentException if a number is below 0, or {@code truePositives} above one of
   *     the others
   */
  public Agreement {
    if (truePositives < 0 || truePositives > actual || truePositives > predicted) {
      throw new IllegalArgumentException(
          truePositives
              + " right ones cannot be among "
              + predicted
              + " found and "
              + actual
              + " real ones");
    }
  }

  /** Share of those found that are real, 0..1; empty where none was found. */
  public OptionalDouble precision() {
    return share(truePositives, predicted);
  }

  /** Share of the real ones that were found, 0..1; empty where there is none. */
  public OptionalDouble recall() {
    return share(truePositives, actual);
  }

  /**
   * The harmonic mean of precision and recall, 0..1; empty where there was nothing to find and
   * nothing was found.
   */
  public OptionalDouble f1() {
    return share(2 * truePositives, actual + predicted);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / (double) whole);
  }
}
