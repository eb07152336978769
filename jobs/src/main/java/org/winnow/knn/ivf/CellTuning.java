package org.winnow.knn.ivf;

/**
 * Learns the cells of an inverted file, and how many of them must be searched. Where people share
 * cells, each has faces in many of them, and a large part of all must be searched. Twice as many
 * cells are tried then, as long as the trial costs less than it may save.
 */
final class CellTuning {
  private final NumberedVectors set;
  private final long count;
  private final KnnGraph.Request request;

  /**
   * A tuning.
   *
   * @param count number of vectors
   */
  CellTuning(NumberedVectors set, long count, KnnGraph.Request request) {
    this.set = set;
    this.count = count;
    this.request = request;
  }

  /** The cells with the fewest comparisons of those that were tried. */
  IvfTuning cells() {
    RecallEstimator.Sample sample = RecallEstimator.sample(set, count, request);
    IvfTuning best = trial(IvfCentroids.cells(count), sample);
    while (best.mayBeTooFew(count)) {
      IvfTuning finer = trial(IvfCentroids.finer(best.centres().count()), sample);
      if (finer.compared(count) >= best.compared(count)) {
        break;
      }
      best = finer;
    }
    return best;
  }

  private IvfTuning trial(int cells, RecallEstimator.Sample sample) {
    IvfCentroids centres = KMeansStep.learn(set, count, cells, request.seed());
    RecallEstimator ranks = RecallEstimator.measure(set, centres, sample);
    int probes = ranks.probes(request.recall());
    return new IvfTuning(centres, probes, ranks.recall(probes));
  }
}
