package org.winnow.algo.cluster;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a similarity must reach: a cosine, or a score, see {@link Cohort}.
 *
 * @param least that passes
 * @param onScore whether it is a score
 */
public record Bar(double least, boolean onScore) implements Serializable {
  /** Whether a similarity passes. */
  public boolean passes(double cosine, double score) {
    return (onScore ? score : cosine) >= least;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, onScore ? "score %.2f" : "cosine %.3f", least);
  }
}
