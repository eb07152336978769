package org.winnow.knn.ivf;

import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.knn.exact.BlockPairRdd;
import org.winnow.knn.exact.VectorBlocks;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.CheckpointScope;
import org.winnow.spark.Checkpoints;
import scala.Tuple2;

/**
 * Builds a {@link KnnGraph} with an inverted file: learns cells, measures how many of them must be
 * searched, and searches them.
 */
public final class KnnGraphBuilder {
  private static final StructType NODE =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("neighbours", DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final KnnGraph.Request request;

  /** A builder of graphs of one kind. */
  public KnnGraphBuilder(KnnGraph.Request request) {
    this.request = request;
  }

  /**
   * Builds the graph. Two vectors with equal {@code apart} are no neighbours. The two datasets of
   * the result belong to the innermost {@link CheckpointScope} of the caller.
   */
  public KnnGraph build(VectorSet set) {
    SparkSession spark = set.rows().sparkSession();
    try (CheckpointScope working = CheckpointScope.open()) {
      NumberedVectors numbered = NumberedVectors.of(set);
      IvfTuning cells = new CellTuning(numbered, set.count(), request).cells();
      int dimension = cells.centres().dimension();
      IvfPartitioning blocks =
          IvfPartitioning.of(set.count(), dimension, spark.sparkContext().defaultParallelism());
      IvfCentroids grouped = cells.centres().grouped(blocks.groups(), request.seed());
      // A lost part of the graph is computed again: the centres live as long as the graph.
      return working.forCaller(
          () -> {
            Broadcast<IvfCentroids> centres = CheckpointScope.broadcast(spark, grouped);
            JavaPairRDD<Integer, byte[]> lists =
                lists(numbered.vectors(), centres, cells.probes(), blocks);
            return new KnnGraph(
                Checkpoints.cut(
                    spark.createDataFrame(
                        lists.map(list -> NeighbourCodec.row(list._1(), list._2())), NODE)),
                Checkpoints.cut(numbered.numbers()),
                request.recall(),
                cells.recall(),
                grouped.count(),
                cells.probes());
          });
    }
  }

  /** The neighbours of each vector, by number. */
  private JavaPairRDD<Integer, byte[]> lists(
      Dataset<Row> vectors, Broadcast<IvfCentroids> centres, int probes, IvfPartitioning blocks) {
    int k = request.k();
    float least = request.least();
    int dimension = centres.value().dimension();
    JavaPairRDD<Integer, byte[]> chunks =
        vectors
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitionsToPair(rows -> new IvfRouter(rows, centres.value(), probes, blocks));
    JavaRDD<Tuple2<Integer, byte[]>> found =
        BlockPairRdd.of(
            VectorBlocks.gathered(chunks, blocks.count()),
            blocks.cells(),
            Tuple2.class,
            (held, queries) -> new IvfSearchTask(held, queries, dimension, k, least));
    JavaPairRDD<Integer, byte[]> lists = VectorBlocks.compact(found.rdd());
    return blocks.groups() > 1
        ? lists.reduceByKey((a, b) -> NeighbourCodec.merged(a, b, k))
        : lists;
  }
}
