package org.winnow.knn.ivf;

/**
 * Cells, and in how many of them each vector must be searched for the recall that is asked for.
 *
 * @param probes number of cells
 * @param recall share of the true neighbours that lie in them, on the second sample
 */
record IvfTuning(IvfCentroids centres, int probes, double recall) {

  /** Whether twice as many cells cost less to learn than they may save. */
  boolean mayBeTooFew(long count) {
    int twice = IvfCentroids.finer(centres.count());
    return twice > centres.count()
        && IvfCentroids.learning(twice) < count * (compared(count) - centres.count()) / 2;
  }

  /** How many centres and vectors each vector is compared with. */
  double compared(long count) {
    return centres.count() + (double) probes * count / Math.max(1, centres.count());
  }
}
