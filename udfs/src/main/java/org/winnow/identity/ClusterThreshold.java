package org.winnow.identity;

import java.io.Serializable;

/**
 * How similar a face must be to the centre of the others of its group. A large group is one of few,
 * so that a stranger meets fewer centres of its kind than single faces, and a lower cosine is as
 * unlikely.
 */
@FunctionalInterface
public interface ClusterThreshold extends Serializable {
  /** Below this cosine nothing is alike, whatever was measured. */
  double MIN_COSINE = 0.01;

  /** No threshold is read off nearer to the middle of the law than here. */
  double MAX_RATE = 0.4;

  /**
   * The least cosine.
   *
   * @param others faces of the group besides the one that is judged, at least 1
   */
  double minCosine(int others);

  /** The same cosine for all. */
  static ClusterThreshold of(double cosine) {
    return others -> cosine;
  }

  /**
   * The cosine that so many strangers of a face exceed among all centres of groups of its size.
   *
   * @param impostors of the cosines of strangers
   * @param expectedImpostors expected of a face, above 0
   * @param faces that there are in all
   */
  static ClusterThreshold of(ImpostorDistribution impostors, double expectedImpostors, long faces) {
    double rate = expectedImpostors / Math.max(1, faces - 1);
    return others -> Math.max(MIN_COSINE, impostors.threshold(Math.min(MAX_RATE, rate * others)));
  }
}
