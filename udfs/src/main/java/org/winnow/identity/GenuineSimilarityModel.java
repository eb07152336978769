package org.winnow.identity;

import java.io.Serializable;

/**
 * How alike the faces of one person are. A centre leaves out what differs from face to face: the
 * more faces it is of, the more alike are two centres of one person, and so the more must two be
 * that may be one person's.
 *
 * @param typical median cosine of two faces of one person in different images
 * @param least the cosine that all but one in twenty such pairs reach
 */
public record GenuineSimilarityModel(double typical, double least) implements Serializable {
  private static final double ALL_BUT = 0.05;
  private static final int LEAST_PAIRS = 200;

  /** Where too little was measured: any two may be one person. */
  public static final GenuineSimilarityModel UNKNOWN = new GenuineSimilarityModel(1, -1);

  /**
   * Measures.
   *
   * @param cosines of pairs of faces of one person
   */
  public static GenuineSimilarityModel of(CosineHistogram cosines) {
    return cosines.total() < LEAST_PAIRS
        ? UNKNOWN
        : new GenuineSimilarityModel(Math.max(0, cosines.quantile(0.5)), cosines.quantile(ALL_BUT));
  }

  /**
   * By how much more alike the mean of some faces of a person is than one of them, to any other
   * face of that person: the mean of n unit vectors with cosines r has the squared length (1 + (n -
   * 1) r) / n.
   *
   * @param faces n, from 1
   * @return from 1 on
   */
  public double ofMean(long faces) {
    return Math.sqrt(faces / (1 + (faces - 1) * typical));
  }
}
