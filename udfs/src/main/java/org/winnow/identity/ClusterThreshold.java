package org.winnow.identity;

import java.io.Serializable;

/**
 * The minimum cosine of a face and the centroid of the other faces of its cluster. It falls with
 * the size of the cluster: there are fewer large clusters, so an impostor is compared with fewer
 * centroids.
 */
@FunctionalInterface
public interface ClusterThreshold extends Serializable {
  /** Lower bound of every threshold, whatever the measured distribution. */
  double MIN_COSINE = 0.01;

  /** Upper bound of the false-match rate at which a threshold is taken. */
  double MAX_RATE = 0.4;

  /**
   * The minimum cosine.
   *
   * @param others number of the cluster's other faces, at least 1
   */
  double minCosine(int others);

  /** The same cosine for all sizes. */
  static ClusterThreshold of(double cosine) {
    return others -> cosine;
  }

  /**
   * The cosine that {@code expectedImpostors} impostors of a face exceed among all centroids of
   * clusters of that size.
   *
   * @param impostors distribution of impostor cosines
   * @param expectedImpostors expected number of a face's impostors above the threshold, above 0
   * @param faces total number of faces
   */
  static ClusterThreshold of(ImpostorDistribution impostors, double expectedImpostors, long faces) {
    double rate = expectedImpostors / Math.max(1, faces - 1);
    return others -> Math.max(MIN_COSINE, impostors.threshold(Math.min(MAX_RATE, rate * others)));
  }
}
