package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.kernel.KMeansSeeding;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.RowView;

/** Runs {@link KMeansSeeding} on all executors. */
final class KMeansInit {
  /** Candidates for each centroid. */
  private static final int CANDIDATES_PER_CELL = 3;

  private static final int CANDIDATES_PER_TASK = 1024;

  /** A range of candidates, compared with those that follow. */
  private record CandidateRange(int from, int to) implements Serializable {}

  private KMeansInit() {}

  /**
   * Chooses the initial centroids.
   *
   * @param sample columns number and vector, in random order
   */
  static IvfCentroids of(Dataset<Row> sample, int cells) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(sample.sparkSession().sparkContext());
    // At most 49,152 vectors.
    IvfCentroids candidates =
        IvfCentroids.of(
            RowView.collect(sample.limit(CANDIDATES_PER_CELL * cells), row -> row.getFloats(1)));
    int count = candidates.count();
    List<CandidateRange> ranges = new ArrayList<>();
    for (int from = 0; from < count; from += CANDIDATES_PER_TASK) {
      ranges.add(new CandidateRange(from, Math.min(count, from + CANDIDATES_PER_TASK)));
    }
    try (ResourceScope scope = ResourceScope.open()) {
      Broadcast<IvfCentroids> shared = ResourceScope.broadcast(sample.sparkSession(), candidates);
      List<KMeansSeeding.Neighbours> closest =
          spark
              .parallelize(ranges, Math.max(1, ranges.size()))
              .map(range -> neighbours(shared.value(), range))
              .collect();
      return candidates.select(KMeansSeeding.choose(count, closest, cells));
    }
  }

  private static KMeansSeeding.Neighbours neighbours(
      IvfCentroids candidates, CandidateRange range) {
    try (SimilarityKernel kernel = KernelFactory.forTopK();
        VectorBlock block = candidates.toBlock()) {
      return KMeansSeeding.neighbours(kernel, block, range.from(), range.to());
    }
  }
}
