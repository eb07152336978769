package org.winnow.identity;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a similarity must reach: a cosine, or a score, see {@link Cohort}.
 *
 * @param value that passes
 * @param onScore whether it is a score
 */
public record DecisionThreshold(double value, boolean onScore) implements Serializable {
  /** Whether a similarity passes. */
  public boolean passes(double cosine, double score) {
    return (onScore ? score : cosine) >= value;
  }

  /**
   * What a score must reach beyond the bar in an image of several faces. Of several strangers, the
   * most alike one is the more so the more they are: as many times fewer of them may pass, which in
   * the tail of a normal law is about ln(n) / bar deviations further.
   *
   * @param faces of the image, from 1
   * @return in deviations; 0 for a cosine
   */
  public double multiFaceMargin(int faces) {
    return onScore ? Math.log(faces) / Math.max(1, value) : 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, onScore ? "score %.2f" : "cosine %.3f", value);
  }
}
