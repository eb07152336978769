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
 * Which vectors are close: all pairs with a cosine of at least τ, or the k nearest of each; within
 * a set, within the groups of a set, or between two sets.
 *
 * <p>Exact: the sets are cut into blocks by a hash of the id, each pair of blocks is one task, and
 * a task multiplies the block that it holds with chunks that pass by. What is found does not depend
 * on the cut: whether a pair counts is decided by one product, always summed in the same order.
 */
public final class SimilarityJoin {
  private static final StructType PAIR =
      new StructType()
          .add("a", DataTypes.StringType, false)
          .add("b", DataTypes.StringType, false)
          .add("similarity", DataTypes.FloatType, false);

  private static final StructType NEIGHBOUR =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("neighbour", DataTypes.StringType, false)
          .add("similarity", DataTypes.FloatType, false);

  /** A group up to this is compared in one task. */
  private static final int SMALL_GROUP = 32_768;

  private SimilarityJoin() {}

  /**
   * All pairs within a set.
   *
   * @param least least cosine of a pair
   * @return columns a, b (a before b) and similarity, each pair once
   */
  public static Dataset<Row> pairs(VectorSet set, float least) {
    Map<String, Integer> blocks = blocks(set);
    Dataset<Row> grid = pairs(set, blocks, least);
    return set.grouped()
        ? grid.unionAll(GroupLocalJoin.of(set, blocks.keySet(), least, PAIR))
        : grid;
  }

  private static Dataset<Row> pairs(VectorSet set, Map<String, Integer> blocks, float least) {
    if (blocks.isEmpty()) {
      // Without a pass over the vectors.
      return set.rows().sparkSession().createDataFrame(List.<Row>of(), PAIR);
    }
    VectorBlocks.Numbers numbers = new VectorBlocks.Numbers(0, blocks);
    List<BlockPairRdd.BlockPair> cells = new ArrayList<>();
    blocks.forEach(
        (group, count) -> {
          int first = numbers.of(group).first();
          cells.addAll(new BlockGrid(count, count, true).cells(first, first));
        });
    JavaRDD<Row> found =
        BlockPairRdd.of(
            VectorBlocks.gathered(VectorBlocks.chunks(set.columns(), numbers), numbers.end()),
            cells,
            Row.class,
            PairJoinTask.ofOneSet(least));
    return set.rows().sparkSession().createDataFrame(found, PAIR);
  }

  /**
   * All pairs of one vector of a first set and one of a second.
   *
   * @param least least cosine of a pair
   * @return columns a (of the first set), b (of the second) and similarity
   */
  public static Dataset<Row> pairs(VectorSet set, VectorSet others, float least) {
    JavaRDD<Row> found = between(set, others, PairJoinTask.ofTwoSets(least));
    return set.rows().sparkSession().createDataFrame(found, PAIR);
  }

  /** Into how many blocks each group is cut that is too large for one task. */
  private static Map<String, Integer> blocks(VectorSet set) {
    int cores = set.rows().sparkSession().sparkContext().defaultParallelism();
    int dimension = dimension(set);
    if (!set.grouped()) {
      return set.count() == 0
          ? Map.of()
          : Map.of("", BlockGrid.within(set.count(), dimension, cores).rows());
    }
    Map<String, Integer> blocks = new HashMap<>();
    // One entry for each 32,768 vectors at most.
    for (Row row :
        set.rows().groupBy("group").count().filter(col("count").gt(SMALL_GROUP)).collectAsList()) {
      blocks.put(row.getString(0), BlockGrid.within(row.getLong(1), dimension, cores).rows());
    }
    return blocks;
  }

  private static int dimension(VectorSet set) {
    List<Row> first = set.rows().select("vector").takeAsList(1);
    return first.isEmpty() ? 1 : first.get(0).getList(0).size();
  }

  /**
   * The k nearest others of each vector of a set; a vector is never its own neighbour.
   *
   * @param least least cosine of a neighbour
   * @return columns id, neighbour, similarity and rank, from 1
   */
  public static Dataset<Row> nearest(VectorSet set, int k, float least) {
    return nearest(set, set, k, least);
  }

  /**
   * The k nearest of a second set for each vector of a first; equal ids are never neighbours.
   *
   * @param least least cosine of a neighbour
   * @return columns id, neighbour, similarity and rank, from 1
   */
  public static Dataset<Row> nearest(VectorSet queries, VectorSet set, int k, float least) {
    JavaRDD<Row> found =
        between(queries, set, (held, passing) -> new TopKTask(held, passing, k, least));
    return set.rows()
        .sparkSession()
        .createDataFrame(found, NEIGHBOUR)
        .withColumn(
            "rank",
            row_number()
                .over(Window.partitionBy("id").orderBy(col("similarity").desc(), col("neighbour"))))
        .filter(col("rank").leq(k));
  }

  /** Compares two sets: blocks of the first are held, those of the second pass by. */
  private static JavaRDD<Row> between(
      VectorSet held, VectorSet passing, BlockPairRdd.Work<Row> work) {
    int cores = held.rows().sparkSession().sparkContext().defaultParallelism();
    BlockGrid grid = BlockGrid.between(held.count(), passing.count(), dimension(passing), cores);
    VectorBlocks.Numbers first = new VectorBlocks.Numbers(0, Map.of("", grid.rows()));
    VectorBlocks.Numbers second = new VectorBlocks.Numbers(first.end(), Map.of("", grid.columns()));
    return BlockPairRdd.of(
        VectorBlocks.gathered(
            VectorBlocks.chunks(held.ungrouped(), first)
                .union(VectorBlocks.chunks(passing.ungrouped(), second)),
            second.end()),
        grid.cells(0, first.end()),
        Row.class,
        work);
  }
}
