package org.winnow.identity;

import java.io.Serializable;
import java.util.Locale;

/**
 * A minimum similarity, as a cosine or as a Z-norm score, see {@link Cohort}.
 *
 * @param value minimum, inclusive
 * @param onScore whether it is a score
 */
public record MinSimilarity(double value, boolean onScore) implements Serializable {
  /** Whether a similarity reaches the threshold. */
  public boolean passes(double cosine, double score) {
    return (onScore ? score : cosine) >= value;
  }

  /**
   * The additional score that a face of an image with several faces needs. The best of n impostors
   * has a higher score than one, so the false-match rate of each must be n times lower. In the tail
   * of a normal distribution this is a shift of about ln(n) / threshold deviations.
   *
   * @param faces faces of the image, from 1
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
