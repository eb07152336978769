package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.knn.exact.BlockPairRdd;
import org.winnow.knn.exact.VectorBlocks;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Checkpoints;
import scala.Tuple2;

/**
 * The k nearest neighbours of every vector of a large set, approximately: each vector is compared
 * only with those of the cells nearest to it (an inverted file). How many cells are searched
 * follows from the recall that is asked for, measured against the exact neighbours of a sample of
 * this very set; what is reported is measured on another sample.
 *
 * @param graph columns number, neighbours (numbers, the most similar first) and similarities
 * @param numbers columns id and number
 * @param wanted share of the true neighbours that was asked for
 * @param recall share of the true neighbours that was found, on the second sample
 * @param cells number of cells
 * @param probes cells that each vector was searched in
 */
public record KnnGraph(
    Dataset<Row> graph, Dataset<Row> numbers, double wanted, double recall, int cells, int probes) {
  /** A recall on a sample may be below what was asked for by this; more is said. */
  private static final double OF_SAMPLING = 0.01;

  private static final StructType NODE =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("neighbours", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /**
   * What is asked for.
   *
   * @param k neighbours of each vector
   * @param least least cosine of a neighbour
   * @param recall share of the true neighbours to find, in (0, 1]
   * @param seed decides cells and samples
   */
  public record Request(int k, float least, double recall, long seed) implements Serializable {}

  /** Builds the graph. Two vectors with equal {@code apart} are no neighbours. */
  public static KnnGraph of(VectorSet set, Request request) {
    SparkSession spark = set.rows().sparkSession();
    NumberedVectors numbered = NumberedVectors.of(set);
    IvfTuning cells = IvfTuning.of(numbered, set.count(), request);
    int dimension = cells.centres().dimension();
    IvfPartitioning blocks =
        IvfPartitioning.of(set.count(), dimension, spark.sparkContext().defaultParallelism());
    IvfCentroids centres = cells.centres().grouped(blocks.groups(), request.seed());
    int probes = cells.probes();
    Broadcast<IvfCentroids> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(centres);
    int k = request.k();
    float least = request.least();
    JavaPairRDD<Integer, byte[]> chunks =
        numbered
            .vectors()
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsToPair(rows -> new IvfRouter(rows, shared.value(), probes, blocks));
    JavaRDD<Tuple2<Integer, byte[]>> found =
        BlockPairRdd.of(
            VectorBlocks.gathered(chunks, blocks.count()),
            blocks.cells(),
            Tuple2.class,
            (held, queries) -> new IvfSearchTask(held, queries, dimension, k, least));
    JavaPairRDD<Integer, byte[]> lists = VectorBlocks.compact(found.rdd());
    if (blocks.groups() > 1) {
      lists = lists.reduceByKey((a, b) -> NeighbourCodec.merged(a, b, k));
    }
    Dataset<Row> graph =
        Checkpoints.cut(
            spark.createDataFrame(
                lists.map(list -> NeighbourCodec.row(list._1(), list._2())), NODE));
    return new KnnGraph(
        graph, numbered.numbers(), request.recall(), cells.recall(), centres.count(), probes);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d cells searched, recall %.3f", probes, cells, recall)
        + (recall < wanted - OF_SAMPLING
            ? String.format(Locale.ROOT, " (below the %.3f asked for)", wanted)
            : "");
  }
}
