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
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.RowView;
import scala.Tuple2;

/**
 * Builds a {@link KnnGraph} with an inverted file: trains cells, tunes the number of probes, and
 * searches.
 */
public final class KnnGraphBuilder {
  private static final StructType NODE =
      new StructType()
          .add(KnnGraph.NUMBER, DataTypes.IntegerType, false)
          .add(KnnGraph.NEIGHBOURS, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
          .add(KnnGraph.SIMILARITIES, DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final KnnGraph.Request request;

  /** A builder for these parameters. */
  public KnnGraphBuilder(KnnGraph.Request request) {
    this.request = request;
  }

  /**
   * Builds the graph. Vectors with equal {@code exclusion_key} are not neighbours. The innermost
   * {@link ResourceScope} of the caller owns the two datasets of the result.
   */
  public KnnGraph build(VectorSet set) {
    SparkSession spark = set.rows().sparkSession();
    try (ResourceScope scope = ResourceScope.open()) {
      NumberedVectors numbered = NumberedVectors.of(set);
      TunedIvf tuned = new IvfTuner(numbered, set.count(), request).tune();
      int dimension = tuned.centroids().dimension();
      IvfPartitioning partitioning =
          IvfPartitioning.of(set.count(), dimension, spark.sparkContext().defaultParallelism());
      IvfCentroids centroidsInGroups =
          tuned.centroids().groupCells(partitioning.groups(), request.seed());
      // Lost partitions of the graph are recomputed, so the centroids live as long as the graph.
      return scope.inEnclosingScope(
          () -> {
            Broadcast<IvfCentroids> centroids = ResourceScope.broadcast(spark, centroidsInGroups);
            JavaPairRDD<Integer, byte[]> lists =
                neighbourLists(numbered.vectors(), centroids, tuned.probes(), partitioning);
            return new KnnGraph(
                Materializer.materialize(
                    spark.createDataFrame(
                        lists.map(list -> NeighbourCodec.row(list._1(), list._2())), NODE)),
                Materializer.materialize(numbered.numbers()),
                request.targetRecall(),
                tuned.recall(),
                centroidsInGroups.count(),
                tuned.probes());
          });
    }
  }

  /** The neighbour list of each vector, by number. */
  private JavaPairRDD<Integer, byte[]> neighbourLists(
      Dataset<Row> vectors,
      Broadcast<IvfCentroids> centroids,
      int probes,
      IvfPartitioning partitioning) {
    int k = request.k();
    float minSimilarity = request.minSimilarity();
    int dimension = centroids.value().dimension();
    JavaPairRDD<Integer, byte[]> chunks =
        RowView.of(vectors)
            .mapPartitionsToPair(
                rows -> new IvfRouter(rows, centroids.value(), probes, partitioning));
    JavaRDD<Tuple2<Integer, byte[]>> found =
        BlockPairRdd.of(
            VectorBlocks.groupByBlock(chunks, partitioning.blockCount()),
            partitioning.blockPairs(),
            Tuple2.class,
            (entries, queries) -> new IvfSearchTask(entries, queries, dimension, k, minSimilarity));
    JavaPairRDD<Integer, byte[]> lists = VectorBlocks.toPairRdd(found.rdd());
    return partitioning.groups() > 1
        ? lists.reduceByKey((a, b) -> NeighbourCodec.merge(a, b, k))
        : lists;
  }
}
