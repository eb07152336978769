package org.winnow.identity;

import java.io.Serializable;

/**
 * Similarity of the faces of one person, and its effect on centroids. A centroid averages out the
 * differences between faces. The more faces two centroids of one person have, the higher is their
 * cosine.
 *
 * @param medianCosine median cosine of two faces of one person in different images
 * @param lowCosine the cosine that all but one in twenty such pairs reach
 */
public record GenuineSimilarityModel(double medianCosine, double lowCosine)
    implements Serializable {
  private static final double LOW_QUANTILE = 0.05;
  private static final int MIN_PAIRS = 200;

  /** Where too little was measured: any two may be one person. */
  public static final GenuineSimilarityModel UNKNOWN = new GenuineSimilarityModel(1, -1);

  /**
   * Fits the model.
   *
   * @param cosines genuine pairs
   */
  public static GenuineSimilarityModel of(CosineHistogram cosines) {
    return cosines.total() < MIN_PAIRS
        ? UNKNOWN
        : new GenuineSimilarityModel(
            Math.max(0, cosines.quantile(0.5)), cosines.quantile(LOW_QUANTILE));
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
