package org.winnow.evaluation;

import java.util.OptionalDouble;

/**
 * Counts of predictions against the truth.
 *
 * @param actual number of actual positives
 * @param predicted number of predicted positives
 * @param truePositives number of correct predictions, at most either of the others
 */
public record Agreement(long actual, long predicted, long truePositives) {

  /**
   * @throws IllegalArgumentException if a number is negative, or {@code truePositives} exceeds
   *     another
   */
  public Agreement {
    if (truePositives < 0 || truePositives > actual || truePositives > predicted) {
      throw new IllegalArgumentException(
          truePositives
              + " true positives exceed "
              + predicted
              + " predicted or "
              + actual
              + " actual positives");
    }
  }

  /** Precision, 0 to 1; empty without predictions. */
  public OptionalDouble precision() {
    return share(truePositives, predicted);
  }

  /** Recall, 0 to 1; empty without actual positives. */
  public OptionalDouble recall() {
    return share(truePositives, actual);
  }

  /**
   * F1, the harmonic mean of precision and recall, 0 to 1; empty without predictions and actual
   * positives.
   */
  public OptionalDouble f1() {
    return share(2 * truePositives, actual + predicted);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / (double) whole);
  }
}
