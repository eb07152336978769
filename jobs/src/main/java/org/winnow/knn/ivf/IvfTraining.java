package org.winnow.knn.ivf;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.kernel.KMeans;
import org.winnow.kernel.KMeansSeeding;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.RowView;
import scala.Tuple2;

/**
 * Trains the cells of an index by distributed spherical k-means. Vectors are summed in fixed point,
 * because such sums do not depend on the order.
 */
final class IvfTraining {
  private static final int BATCH = 4096;

  /** The sum of four million unit vectors stays below 2^63. */
  private static final double FIXED_POINT_SCALE = 1L << 40;

  /** Sampled vectors per cell. */
  static final int SAMPLE_PER_CELL = 16;

  /** Rounds of k-means. */
  static final int ROUNDS = 2;

  private static final int HASH_RANGE = 1_000_000_000;

  private IvfTraining() {}

  /**
   * Trains centroids on a sample by spherical k-means, as {@link KMeans} does. {@link
   * KMeansSeeding} chooses the initial centroids. An empty cell keeps its centroid.
   *
   * @param cells number of cells, from {@link IvfCentroids#initialCells} on
   * @return all cells in one group
   */
  static IvfCentroids train(NumberedVectors set, long count, int cells, long seed) {
    Column hash = pmod(xxhash64(col(KnnGraph.NUMBER), lit(seed)), lit(HASH_RANGE));
    try (ResourceScope scope = ResourceScope.open()) {
      Dataset<Row> sample =
          Materializer.materialize(
              set.vectors()
                  .filter(hash.lt((double) HASH_RANGE * SAMPLE_PER_CELL * cells / count))
                  .select(col(KnnGraph.NUMBER), col(VectorSet.VECTOR)));
      IvfCentroids centroids = KMeansInit.of(sample.orderBy(hash, col(KnnGraph.NUMBER)), cells);
      for (int round = 0; round < ROUNDS; round++) {
        centroids = update(sample, centroids);
      }
      return centroids;
    }
  }

  /**
   * Moves each centroid to the normalised mean of its vectors.
   *
   * @param sample columns number and vector
   */
  static IvfCentroids update(Dataset<Row> sample, IvfCentroids centroids) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(sample.sparkSession().sparkContext());
    float[] vectors = centroids.vectors().clone();
    int dimension = centroids.dimension();
    try (ResourceScope scope = ResourceScope.open()) {
      Broadcast<IvfCentroids> shared = ResourceScope.broadcast(sample.sparkSession(), centroids);
      RowView.of(sample)
          // Each task holds all centroids and sums: no more tasks than cores.
          .coalesce(spark.defaultParallelism())
          .mapPartitionsToPair(rows -> sums(rows, shared.value()))
          .reduceByKey(IvfTraining::addSums)
          .mapValues(IvfTraining::normalise)
          .collect()
          .forEach(
              centroid ->
                  System.arraycopy(
                      centroid._2(), 0, vectors, centroid._1() * dimension, centroid._2().length));
    }
    return new IvfCentroids(vectors, dimension, centroids.groups());
  }

  private static Iterator<Tuple2<Integer, long[]>> sums(
      Iterator<RowView> rows, IvfCentroids centroids) {
    Map<Integer, long[]> sums = new HashMap<>();
    float[] vector = new float[centroids.dimension()];
    try (SimilarityKernel kernel = KernelFactory.forTopK();
        VectorBlock block = centroids.toBlock();
        VectorBlock batch = VectorBlock.allocate(BATCH, centroids.dimension())) {
      while (rows.hasNext()) {
        batch.clear();
        while (rows.hasNext() && !batch.isFull()) {
          batch.add(rows.next().getFloats(1));
        }
        TopK nearest = IvfCentroids.nearestCells(batch, block, kernel, 1);
        for (int i = 0; i < batch.count(); i++) {
          batch.copy(i, vector);
          long[] sum = sums.computeIfAbsent(nearest.number(i, 0), c -> new long[vector.length]);
          for (int j = 0; j < vector.length; j++) {
            sum[j] += Math.round(vector[j] * FIXED_POINT_SCALE);
          }
        }
      }
    }
    List<Tuple2<Integer, long[]>> all = new ArrayList<>(sums.size());
    sums.forEach((centroid, sum) -> all.add(new Tuple2<>(centroid, sum)));
    return all.iterator();
  }

  private static long[] addSums(long[] a, long[] b) {
    for (int j = 0; j < a.length; j++) {
      a[j] += b[j];
    }
    return a;
  }

  /** Scales a sum to length 1. The sum stays zero if the vectors cancel out. */
  private static float[] normalise(long[] sum) {
    double norm = 0;
    for (long value : sum) {
      norm += (double) value * value;
    }
    double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    float[] centroid = new float[sum.length];
    for (int j = 0; j < sum.length; j++) {
      centroid[j] = (float) (sum[j] * scale);
    }
    return centroid;
  }
}
