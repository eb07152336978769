package org.winnow.knn.ivf;

/**
 * Cells, and in how many of them each vector must be searched for the recall that is asked for.
 *
 * @param probes number of cells
 * @param recall share of the true neighbours that lie in them, on the second sample
 */
record TunedIvf(IvfCentroids centroids, int probes, double recall) {

  /** Whether twice as many cells cost less to learn than they may save. */
  boolean isDoublingWorthwhile(long count) {
    int doubled = IvfCentroids.doubledCells(centroids.count());
    return doubled > centroids.count()
        && IvfCentroids.trainingComparisons(doubled)
            < count * (comparisonsPerVector(count) - centroids.count()) / 2;
  }

  /** How many centres and vectors each vector is compared with. */
  double comparisonsPerVector(long count) {
    return centroids.count() + (double) probes * count / Math.max(1, centroids.count());
  }
}
