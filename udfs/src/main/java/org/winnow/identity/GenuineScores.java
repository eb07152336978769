package org.winnow.identity;

import java.io.Serializable;

/**
 * The normal distribution of the scores of two centroids of one person.
 *
 * @param median median of the scores
 * @param deviation standard deviation, fitted to the scores below the median; above 0
 * @param pairs number of measured pairs; 0 if too few could be measured
 */
public record GenuineScores(double median, double deviation, long pairs) implements Serializable {
  private static final int MIN_PAIRS = 20;
  private static final double LOWER = 0.1;
  private static final double LOWER_Z = 1.2815515655446004;
  private static final double MIN_DEVIATION = 0.1;

  /** Where too little was measured. */
  public static final GenuineScores UNKNOWN = new GenuineScores(0, 1, 0);

  /**
   * Fits the distribution to the median and the 10 % quantile.
   *
   * @param scores counted after division by {@link SampledCosines#SCORES_SCALE}
   */
  static GenuineScores of(CosineHistogram scores) {
    if (scores.total() < MIN_PAIRS) {
      return UNKNOWN;
    }
    double median = scores.quantile(0.5) * SampledCosines.SCORES_SCALE;
    double low = scores.quantile(LOWER) * SampledCosines.SCORES_SCALE;
    return new GenuineScores(
        median, Math.max(MIN_DEVIATION, (median - low) / LOWER_Z), scores.total());
  }

  /** Whether the scores were measured. */
  public boolean known() {
    return pairs > 0;
  }

  /**
   * Natural logarithm of the likelihood ratio of one person to two people at a score. It never
   * falls with the score: normal distributions say nothing certain of scores beyond both medians.
   */
  double logLikelihoodRatio(double score, ImpostorDistribution impostors) {
    double variance = deviation * deviation;
    double ofImpostors = impostors.deviation() * impostors.deviation();
    double from =
        variance > ofImpostors
            ? (impostors.median() * variance - median * ofImpostors) / (variance - ofImpostors)
            : Double.NEGATIVE_INFINITY;
    double clamped = Math.max(from, score);
    return logDensity(Math.min(clamped, median), median, deviation)
        - logDensity(clamped, impostors.median(), impostors.deviation());
  }

  private static double logDensity(double value, double mean, double deviation) {
    double z = (value - mean) / deviation;
    return -z * z / 2 - Math.log(deviation);
  }
}
