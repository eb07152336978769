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
import org.apache.spark.sql.catalyst.InternalRow;
import org.winnow.kernel.KMeans;
import org.winnow.kernel.KMeansSeeding;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.CheckpointScope;
import org.winnow.spark.Checkpoints;
import scala.Tuple2;

/**
 * k-means by all tasks. Vectors are summed as whole numbers, since such sums do not depend on their
 * order.
 */
final class KMeansStep {
  private static final int BATCH = 4096;

  /** Sums of up to four million unit vectors stay within 63 bits. */
  private static final double SCALE = 1L << 40;

  /** Vectors of the sample for each cell. */
  static final int SAMPLE_OF_CELL = 16;

  /** Rounds of k-means. */
  static final int ROUNDS = 2;

  private static final int CHANCES = 1_000_000_000;

  private KMeansStep() {}

  /**
   * Learns the centres on a sample: spherical k-means, as {@link KMeans}, by all tasks, from what
   * {@link KMeansSeeding} chooses. A cell that lost all its vectors stays where it is.
   *
   * @param cells number of them, {@link IvfCentroids#cells} or more
   * @return all in one group
   */
  static IvfCentroids learn(NumberedVectors set, long count, int cells, long seed) {
    Column chance = pmod(xxhash64(col("number"), lit(seed)), lit(CHANCES));
    try (CheckpointScope working = CheckpointScope.open()) {
      Dataset<Row> sample =
          Checkpoints.cut(
              set.vectors()
                  .filter(chance.lt((double) CHANCES * SAMPLE_OF_CELL * cells / count))
                  .select("number", "vector"));
      IvfCentroids centres = KMeansInit.of(sample.orderBy(chance, col("number")), cells);
      for (int round = 0; round < ROUNDS; round++) {
        centres = moved(sample, centres);
      }
      return centres;
    }
  }

  /**
   * Moves each centre to the mean, brought to length 1, of the vectors that it is the nearest of.
   *
   * @param sample columns number and vector
   */
  static IvfCentroids moved(Dataset<Row> sample, IvfCentroids centres) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(sample.sparkSession().sparkContext());
    float[] vectors = centres.vectors().clone();
    int dimension = centres.dimension();
    try (CheckpointScope working = CheckpointScope.open()) {
      Broadcast<IvfCentroids> shared = CheckpointScope.broadcast(sample.sparkSession(), centres);
      sample
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          // Each task has its own centres and sums of all: as few tasks as keep all cores busy.
          .coalesce(spark.defaultParallelism())
          .mapPartitionsToPair(rows -> sums(rows, shared.value()))
          .reduceByKey(KMeansStep::added)
          .mapValues(KMeansStep::direction)
          .collect()
          .forEach(
              centre ->
                  System.arraycopy(
                      centre._2(), 0, vectors, centre._1() * dimension, centre._2().length));
    }
    return new IvfCentroids(vectors, dimension, centres.groups());
  }

  private static Iterator<Tuple2<Integer, long[]>> sums(
      Iterator<InternalRow> rows, IvfCentroids centres) {
    Map<Integer, long[]> sums = new HashMap<>();
    float[] vector = new float[centres.dimension()];
    try (SimilarityKernel finder = KernelFactory.ofNearest();
        VectorBlock block = centres.block();
        VectorBlock batch = VectorBlock.allocate(BATCH, centres.dimension())) {
      while (rows.hasNext()) {
        batch.clear();
        while (rows.hasNext() && !batch.isFull()) {
          batch.add(IvfCentroids.vector(rows.next(), 1));
        }
        TopK nearest = IvfCentroids.nearest(batch, block, finder, 1);
        for (int i = 0; i < batch.count(); i++) {
          batch.copy(i, vector);
          long[] sum = sums.computeIfAbsent(nearest.number(i, 0), c -> new long[vector.length]);
          for (int j = 0; j < vector.length; j++) {
            sum[j] += Math.round(vector[j] * SCALE);
          }
        }
      }
    }
    List<Tuple2<Integer, long[]>> all = new ArrayList<>(sums.size());
    sums.forEach((centre, sum) -> all.add(new Tuple2<>(centre, sum)));
    return all.iterator();
  }

  private static long[] added(long[] a, long[] b) {
    for (int j = 0; j < a.length; j++) {
      a[j] += b[j];
    }
    return a;
  }

  /** A sum brought to length 1; zero where the vectors cancel out. */
  private static float[] direction(long[] sum) {
    double norm = 0;
    for (long value : sum) {
      norm += (double) value * value;
    }
    double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    float[] centre = new float[sum.length];
    for (int j = 0; j < sum.length; j++) {
      centre[j] = (float) (sum[j] * scale);
    }
    return centre;
  }
}
