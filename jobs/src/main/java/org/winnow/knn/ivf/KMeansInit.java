package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.winnow.kernel.KMeansSeeding;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.CheckpointScope;

/** {@link KMeansSeeding} by all tasks. */
final class KMeansInit {
  /** Of so many vectors for a cell, one is chosen. */
  private static final int CANDIDATES = 3;

  private static final int PART = 1024;

  /** Some of all candidates, compared with those that follow. */
  private record Part(int from, int to) implements Serializable {}

  private KMeansInit() {}

  /**
   * Chooses.
   *
   * @param sample columns number and vector, in an order of chance
   */
  static IvfCentroids of(Dataset<Row> sample, int cells) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(sample.sparkSession().sparkContext());
    List<float[]> some = new ArrayList<>();
    // At most 49,152 vectors, as Spark keeps them: as objects each number would be one.
    for (InternalRow row :
        sample.limit(CANDIDATES * cells).queryExecution().executedPlan().executeCollect()) {
      some.add(IvfCentroids.vector(row, 1));
    }
    IvfCentroids candidates = IvfCentroids.of(some);
    int count = candidates.count();
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < count; from += PART) {
      parts.add(new Part(from, Math.min(count, from + PART)));
    }
    try (CheckpointScope working = CheckpointScope.open()) {
      Broadcast<IvfCentroids> shared = CheckpointScope.broadcast(sample.sparkSession(), candidates);
      List<KMeansSeeding.Neighbours> closest =
          spark
              .parallelize(parts, Math.max(1, parts.size()))
              .map(part -> closest(shared.value(), part))
              .collect();
      return candidates.some(KMeansSeeding.choose(count, closest, cells));
    }
  }

  private static KMeansSeeding.Neighbours closest(IvfCentroids candidates, Part part) {
    try (SimilarityKernel finder = KernelFactory.ofNearest();
        VectorBlock block = candidates.block()) {
      return KMeansSeeding.neighbours(finder, block, part.from(), part.to());
    }
  }
}
