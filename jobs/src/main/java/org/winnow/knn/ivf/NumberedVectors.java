package org.winnow.knn.ivf;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.CleanErrors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;

/**
 * Vectors with numbers instead of ids, which saves memory in graphs of millions of nodes.
 *
 * @param numbers columns id and number, the rank of the id
 * @param vectors columns number, exclusion_key (hash; 0 if there is none) and vector
 */
public record NumberedVectors(Dataset<Row> numbers, Dataset<Row> vectors) {
  /**
   * The bits of {@link org.apache.spark.sql.functions#monotonically_increasing_id} that number rows
   * within a partition.
   */
  private static final long ROW_BITS = (1L << 33) - 1;

  /** A number is an int. */
  private static final long MAX_VECTORS = Integer.MAX_VALUE;

  private static final int PARTITIONS_PER_CORE = 3;
  private static final int MAX_PER_PARTITION = 100_000;

  static NumberedVectors of(VectorSet set) {
    Materializer.Materialized sorted =
        Materializer.materializeWithCounts(
            set.columns()
                .drop(VectorSet.GROUP, VectorSet.MIN_SIMILARITY)
                .repartitionByRange(partitions(set), col(VectorSet.ID))
                .sortWithinPartitions(col(VectorSet.ID)));
    Dataset<Row> numbered = sorted.rows().withColumn(KnnGraph.NUMBER, rowNumber(sorted));
    Column exclusionKey =
        when(col(VectorSet.EXCLUSION_KEY).isNotNull(), xxhash64(col(VectorSet.EXCLUSION_KEY)));
    return new NumberedVectors(
        numbered.select(col(VectorSet.ID), col(KnnGraph.NUMBER)),
        numbered.select(
            col(KnnGraph.NUMBER),
            coalesce(exclusionKey, lit(0L)).as(VectorSet.EXCLUSION_KEY),
            col(VectorSet.VECTOR)));
  }

  /** Several partitions per core, so that all cores end at about the same time. */
  private static int partitions(VectorSet set) {
    int cores = set.rows().sparkSession().sparkContext().defaultParallelism();
    return (int) Math.max(PARTITIONS_PER_CORE * cores, set.count() / MAX_PER_PARTITION);
  }

  /**
   * The number of a row: its position within the partition plus the rows of the previous
   * partitions.
   */
  private static Column rowNumber(Materializer.Materialized sorted) {
    List<Long> sizes =
        sorted.partitionCounts().isEmpty()
            ? countPerPartition(sorted.rows())
            : sorted.partitionCounts();
    int[] starts = starts(sizes);
    Column[] startOfPartition = new Column[starts.length];
    Arrays.setAll(startOfPartition, part -> lit(starts[part]));
    return element_at(array(startOfPartition), spark_partition_id().plus(1))
        .plus(monotonically_increasing_id().bitwiseAND(ROW_BITS).cast("int"));
  }

  /**
   * The number of the first row of each partition; one element if there are no partitions.
   *
   * @throws org.winnow.console.UserException if there are more rows than numbers
   */
  public static int[] starts(List<Long> sizes) {
    int[] starts = new int[Math.max(1, sizes.size())];
    long sum = 0;
    for (int i = 0; i < sizes.size(); i++) {
      starts[i] = (int) sum;
      sum += sizes.get(i);
      if (sum > MAX_VECTORS) {
        throw CleanErrors.tooManyFaces(
            sizes.stream().mapToLong(Long::longValue).sum(), MAX_VECTORS);
      }
    }
    return starts;
  }

  private static List<Long> countPerPartition(Dataset<Row> rows) {
    Long[] counts = new Long[rows.rdd().getNumPartitions()];
    Arrays.fill(counts, 0L);
    // One row per partition.
    for (Row row : rows.groupBy(spark_partition_id()).agg(count(lit(1))).collectAsList()) {
      counts[row.getInt(0)] = row.getLong(1);
    }
    return List.of(counts);
  }
}
