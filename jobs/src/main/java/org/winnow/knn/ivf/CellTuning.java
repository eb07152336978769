package org.winnow.knn.ivf;

/**
 * Learns the cells of an inverted file, and how many of them must be searched. Where people share
 * cells, each has faces in many of them, and a large part of all must be searched. Twice as many
 * cells are tried then, as long as the trial costs less than it may save.
 */
final class IvfTuner {
  private final NumberedVectors set;
  private final long count;
  private final KnnGraph.Request request;

  /**
   * A tuning.
   *
   * @param count number of vectors
   */
  IvfTuner(NumberedVectors set, long count, KnnGraph.Request request) {
    this.set = set;
    this.count = count;
    this.request = request;
  }

  /** The cells with the fewest comparisons of those that were tried. */
  TunedIvf tune() {
    RecallEstimator.Sample sample = RecallEstimator.sample(set, count, request);
    TunedIvf best = evaluate(IvfCentroids.initialCells(count), sample);
    while (best.isDoublingWorthwhile(count)) {
      TunedIvf finer = evaluate(IvfCentroids.doubledCells(best.centroids().count()), sample);
      if (finer.comparisonsPerVector(count) >= best.comparisonsPerVector(count)) {
        break;
      }
      best = finer;
    }
    return best;
  }

  private TunedIvf evaluate(int cells, RecallEstimator.Sample sample) {
    IvfCentroids centroids = KMeansStep.learn(set, count, cells, request.seed());
    RecallEstimator estimator = RecallEstimator.measure(set, centroids, sample);
    int probes = estimator.probesFor(request.targetRecall());
    return new TunedIvf(centroids, probes, estimator.recallOf(probes));
  }
}
