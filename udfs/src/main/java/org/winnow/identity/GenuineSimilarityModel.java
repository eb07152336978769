package org.winnow.identity;

import java.io.Serializable;

/**
 * Similarity of the faces of one person, and its effect on centroids. A centroid averages out the
 * differences between faces. The more faces two centroids of one person have, the higher is their
 * cosine.
 *
 * @param medianCosine median cosine of two faces of one person in different images
 * @param lowCosine the cosine that all but one in twenty such pairs reach
 * @param high the cosine that one in ten such pairs reaches
 */
public record GenuineSimilarityModel(double medianCosine, double lowCosine, double high)
    implements Serializable {
  private static final double LOW_QUANTILE = 0.05;
  private static final double HIGH = 0.9;
  private static final double HIGH_Z = 1.2815515655446004;
  private static final int MIN_PAIRS = 200;

  /** Where too little was measured: any two may be one person. */
  public static final GenuineSimilarityModel UNKNOWN = new GenuineSimilarityModel(1, -1, 1);

  /**
   * Fits the model.
   *
   * @param cosines genuine pairs
   */
  public static GenuineSimilarityModel of(CosineHistogram cosines) {
    return cosines.total() < MIN_PAIRS
        ? UNKNOWN
        : new GenuineSimilarityModel(
            Math.max(0, cosines.quantile(0.5)),
            cosines.quantile(LOW_QUANTILE),
            Math.max(0, cosines.quantile(HIGH)));
  }

  /**
   * The cosine that a share of the pairs of different photographs of one person reaches: what is
   * more alike is a copy. Cosines end at 1, so that the normal law is fitted to their inverse
   * hyperbolic tangents (Fisher, 1915), from the median to the 90 % quantile: copies among the
   * pairs hardly move it.
   *
   * @param rate share of the pairs, in (0, 0.1]
   * @return above every cosine where too little was measured
   */
  public double copy(double rate) {
    if (medianCosine >= 1 || high >= 1) {
      return Double.MAX_VALUE;
    }
    double median = atanh(medianCosine);
    double deviation = (atanh(high) - median) / HIGH_Z;
    return Math.tanh(median - deviation * ImpostorDistribution.normalQuantile(rate));
  }

  private static double atanh(double cosine) {
    return Math.log((1 + cosine) / (1 - cosine)) / 2;
  }

  /**
   * The factor by which a person's face is more similar to the centroid of n other faces than to
   * one of them. The mean of n unit vectors with pairwise cosine r has the squared length (1 + (n -
   * 1) r) / n.
   *
   * @param faces n, at least 1
   * @return at least 1
   */
  public double centroidGain(long faces) {
    return Math.sqrt(faces / (1 + (faces - 1) * medianCosine));
  }
}
