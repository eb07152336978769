package org.winnow.knn.exact;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Exact similarity join of unit vectors: all pairs with a cosine of at least τ, or the k nearest
 * neighbours. It joins one set, the groups of one set, or two sets.
 *
 * <p>Vectors are hashed into blocks by id. Each pair of blocks is one task, which loads one block
 * and streams the other (block-nested-loop join). The result does not depend on the blocks: one dot
 * product with a fixed order of summation decides each pair.
 */
public final class SimilarityJoin {
  /** First id of a pair. */
  public static final String A = "a";

  /** Second id of a pair. */
  public static final String B = "b";

  /** Cosine of a pair or of a neighbour, a float. */
  public static final String SIMILARITY = "similarity";

  /** Id of a neighbour of {@link VectorSet#ID}. */
  public static final String NEIGHBOUR = "neighbour";

  /** Rank of a neighbour, from 1. */
  public static final String RANK = "rank";

  private static final StructType PAIRS =
      new StructType()
          .add(A, DataTypes.StringType, false)
          .add(B, DataTypes.StringType, false)
          .add(SIMILARITY, DataTypes.FloatType, false);

  private static final StructType NEIGHBOURS =
      new StructType()
          .add(VectorSet.ID, DataTypes.StringType, false)
          .add(NEIGHBOUR, DataTypes.StringType, false)
          .add(SIMILARITY, DataTypes.FloatType, false);

  /** A larger group is split into blocks. */
  private static final int MAX_LOCAL_GROUP = 32_768;

  private SimilarityJoin() {}

  /**
   * All pairs within a set.
   *
   * @param minSimilarity smallest cosine of a pair
   * @return columns a, b (a before b) and similarity, each pair once
   */
  public static Dataset<Row> pairs(VectorSet set, float minSimilarity) {
    Map<String, Integer> blocks = blocksByGroup(set);
    Dataset<Row> blockJoin = pairs(set, blocks, minSimilarity);
    return set.grouped()
        ? blockJoin.unionAll(GroupLocalJoin.of(set, blocks.keySet(), minSimilarity, PAIRS))
        : blockJoin;
  }

  private static Dataset<Row> pairs(
      VectorSet set, Map<String, Integer> blocks, float minSimilarity) {
    if (blocks.isEmpty()) {
      // No pass over the vectors.
      return set.rows().sparkSession().createDataFrame(List.<Row>of(), PAIRS);
    }
    VectorBlocks.BlockNumbers numbers = new VectorBlocks.BlockNumbers(0, blocks);
    List<BlockPairRdd.BlockPair> blockPairs = new ArrayList<>();
    blocks.forEach(
        (group, count) -> {
          int first = numbers.rangeOf(group).first();
          blockPairs.addAll(new BlockGrid(count, count, true).blockPairs(first, first));
        });
    JavaRDD<Row> joined =
        BlockPairRdd.of(
            VectorBlocks.groupByBlock(VectorBlocks.chunks(set.columns(), numbers), numbers.end()),
            blockPairs,
            Row.class,
            PairJoinTask.withinSet(minSimilarity));
    return set.rows().sparkSession().createDataFrame(joined, PAIRS);
  }

  /**
   * All pairs of a vector of the first set and one of the second. Vectors of the first set may ask
   * for a higher cosine, see {@link VectorSet#MIN_SIMILARITY}.
   *
   * @param minSimilarity smallest cosine of a pair
   * @return columns a (first set), b (second set) and similarity
   */
  public static Dataset<Row> pairs(VectorSet set, VectorSet others, float minSimilarity) {
    JavaRDD<Row> joined = joinBlocks(set, others, PairJoinTask.betweenSets(minSimilarity));
    return set.rows().sparkSession().createDataFrame(joined, PAIRS);
  }

  /** The number of blocks of each group that is too large for one task. */
  private static Map<String, Integer> blocksByGroup(VectorSet set) {
    int cores = set.rows().sparkSession().sparkContext().defaultParallelism();
    int dimension = dimension(set);
    if (!set.grouped()) {
      return set.count() == 0
          ? Map.of()
          : Map.of("", BlockGrid.within(set.count(), dimension, cores).rows());
    }
    Map<String, Integer> blocks = new HashMap<>();
    // At most one entry per 32,768 vectors.
    for (Row row :
        set.rows()
            .groupBy(col(VectorSet.GROUP))
            .count()
            .filter(col("count").gt(MAX_LOCAL_GROUP))
            .collectAsList()) {
      blocks.put(row.getString(0), BlockGrid.within(row.getLong(1), dimension, cores).rows());
    }
    return blocks;
  }

  private static int dimension(VectorSet set) {
    List<Row> first = set.rows().select(col(VectorSet.VECTOR)).takeAsList(1);
    return first.isEmpty() ? 1 : first.get(0).getList(0).size();
  }

  /**
   * The k nearest neighbours of each vector within a set. A vector is not its own neighbour. If few
   * pairs reach the smallest cosine, each product serves both vectors.
   *
   * @param minSimilarity smallest cosine of a neighbour
   * @return columns id, neighbour, similarity and rank, from 1
   */
  public static Dataset<Row> nearest(VectorSet set, int k, float minSimilarity) {
    if (!KernelFactory.isSelective(minSimilarity) || set.count() == 0) {
      return nearest(set, set, k, minSimilarity);
    }
    int cores = set.rows().sparkSession().sparkContext().defaultParallelism();
    BlockGrid grid = BlockGrid.within(set.count(), dimension(set), cores);
    VectorBlocks.BlockNumbers numbers = new VectorBlocks.BlockNumbers(0, Map.of("", grid.rows()));
    return ranked(
        set,
        BlockPairRdd.of(
            VectorBlocks.groupByBlock(VectorBlocks.chunks(set.ungrouped(), numbers), numbers.end()),
            grid.blockPairs(0, 0),
            Row.class,
            MutualTopKTask.withinSet(k, minSimilarity)),
        k);
  }

  /**
   * The k nearest neighbours of each query in a set. Equal ids are not neighbours.
   *
   * @param minSimilarity smallest cosine of a neighbour
   * @return columns id, neighbour, similarity and rank, from 1
   */
  public static Dataset<Row> nearest(VectorSet queries, VectorSet set, int k, float minSimilarity) {
    return ranked(
        set,
        joinBlocks(queries, set, (build, probe) -> new TopKTask(build, probe, k, minSimilarity)),
        k);
  }

  private static Dataset<Row> ranked(VectorSet set, JavaRDD<Row> neighbours, int k) {
    return set.rows()
        .sparkSession()
        .createDataFrame(neighbours, NEIGHBOURS)
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(col(VectorSet.ID))
                        .orderBy(col(SIMILARITY).desc(), col(NEIGHBOUR))))
        .filter(col(RANK).leq(k));
  }

  /** Joins all blocks of two sets. */
  private static JavaRDD<Row> joinBlocks(
      VectorSet build, VectorSet probe, BlockPairRdd.PairFunction<Row> function) {
    int cores = build.rows().sparkSession().sparkContext().defaultParallelism();
    BlockGrid grid = BlockGrid.between(build.count(), probe.count(), dimension(probe), cores);
    VectorBlocks.BlockNumbers buildBlocks =
        new VectorBlocks.BlockNumbers(0, Map.of("", grid.rows()));
    VectorBlocks.BlockNumbers probeBlocks =
        new VectorBlocks.BlockNumbers(buildBlocks.end(), Map.of("", grid.columns()));
    return BlockPairRdd.of(
        VectorBlocks.groupByBlock(
            VectorBlocks.chunks(build.ungrouped(), buildBlocks)
                .union(VectorBlocks.chunks(probe.ungrouped(), probeBlocks)),
            probeBlocks.end()),
        grid.blockPairs(0, buildBlocks.end()),
        Row.class,
        function);
  }
}
