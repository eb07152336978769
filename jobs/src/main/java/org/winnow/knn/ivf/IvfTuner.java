package org.winnow.knn.ivf;

/**
 * Tunes an inverted file: trains its cells, and finds the number of probes for the target recall.
 * If identities share cells, their faces spread over many cells, and many probes are needed. The
 * number of cells is doubled while the expected savings exceed the training cost.
 */
final class IvfTuner {
  private final NumberedVectors set;
  private final long count;
  private final KnnGraph.Request request;

  /**
   * A tuner.
   *
   * @param count number of vectors
   */
  IvfTuner(NumberedVectors set, long count, KnnGraph.Request request) {
    this.set = set;
    this.count = count;
    this.request = request;
  }

  /** The cells with the fewest comparisons among those that were tried. */
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
    IvfCentroids centroids = IvfTraining.train(set, count, cells, request.seed());
    RecallEstimator estimator = RecallEstimator.measure(set, centroids, sample);
    int probes = estimator.probesFor(request.targetRecall());
    return new TunedIvf(centroids, probes, estimator.recallOf(probes));
  }
}
