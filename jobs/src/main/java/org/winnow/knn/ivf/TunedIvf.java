package org.winnow.knn.ivf;

/**
 * Trained cells, and the number of probes for the target recall.
 *
 * @param probes cells to search for each query
 * @param recall recall on the check sample
 */
record TunedIvf(IvfCentroids centroids, int probes, double recall) {

  /** Whether training twice as many cells may cost less than it saves. */
  boolean isDoublingWorthwhile(long count) {
    int doubled = IvfCentroids.doubledCells(centroids.count());
    return doubled > centroids.count()
        && IvfCentroids.trainingComparisons(doubled)
            < count * (comparisonsPerVector(count) - centroids.count()) / 2;
  }

  /** Comparisons per vector, with centroids and entries. */
  double comparisonsPerVector(long count) {
    return centroids.count() + (double) probes * count / Math.max(1, centroids.count());
  }
}
