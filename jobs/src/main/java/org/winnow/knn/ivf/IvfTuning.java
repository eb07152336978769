package org.winnow.knn.ivf;

/**
 * Cells, and in how many of them each vector must be searched for the recall that is asked for.
 *
 * @param probes number of cells
 * @param recall share of the true neighbours that lie in them, on the second sample
 */
record IvfTuning(IvfCentroids centres, int probes, double recall) {
  /**
   * Learns cells. Where people share cells, each has faces in many of them, and a large part of all
   * must be searched: twice as many cells are tried then, as long as the trial is cheap beside what
   * it may save.
   */
  static IvfTuning of(NumberedVectors set, long count, KnnGraph.Request request) {
    RecallEstimator.Sample sample = RecallEstimator.sample(set, count, request);
    IvfTuning best = of(set, count, IvfCentroids.cells(count), request, sample);
    while (best.mayBeTooFew(count)) {
      int twice = IvfCentroids.finer(best.centres.count());
      IvfTuning finer = of(set, count, twice, request, sample);
      if (finer.compared(count) >= best.compared(count)) {
        break;
      }
      best = finer;
    }
    return best;
  }

  private static IvfTuning of(
      NumberedVectors set,
      long count,
      int cells,
      KnnGraph.Request request,
      RecallEstimator.Sample sample) {
    IvfCentroids centres = IvfCentroids.of(set, count, cells, request.seed());
    RecallEstimator ranks = RecallEstimator.measure(set, centres, sample);
    int probes = ranks.probes(request.recall());
    return new IvfTuning(centres, probes, ranks.recall(probes));
  }

  private boolean mayBeTooFew(long count) {
    int twice = IvfCentroids.finer(centres.count());
    return twice > centres.count()
        && IvfCentroids.learning(twice) < count * (compared(count) - centres.count()) / 2;
  }

  /** How many centres and vectors each vector is compared with. */
  private double compared(long count) {
    return centres.count() + (double) probes * count / Math.max(1, centres.count());
  }
}
