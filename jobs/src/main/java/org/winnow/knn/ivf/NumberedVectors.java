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
import org.winnow.console.ClusterErrors;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Checkpoints;

/**
 * Vectors by number, since graphs of millions of nodes have no room for names.
 *
 * @param numbers columns id and number: the place of the id in the order of all
 * @param vectors columns number, apart (0 where the vector need not be kept apart) and vector
 */
public record NumberedVectors(Dataset<Row> numbers, Dataset<Row> vectors) {
  /**
   * Bits of {@link org.apache.spark.sql.functions#monotonically_increasing_id} within a partition.
   */
  private static final long WITHIN_PARTITION = (1L << 33) - 1;

  /** Most vectors: each has a number. */
  private static final long MOST = Integer.MAX_VALUE;

  private static final int PARTS_OF_CORE = 3;
  private static final int MOST_OF_PART = 100_000;

  static NumberedVectors of(VectorSet set) {
    Checkpoints.Counted sorted =
        Checkpoints.counted(
            set.columns()
                .drop("group")
                .repartitionByRange(parts(set), col("id"))
                .sortWithinPartitions("id"));
    Dataset<Row> numbered = sorted.rows().withColumn("number", place(sorted));
    Column apart = when(col("apart").isNotNull(), xxhash64(col("apart")));
    return new NumberedVectors(
        numbered.select("id", "number"),
        numbered.select(col("number"), coalesce(apart, lit(0L)).as("apart"), col("vector")));
  }

  /** Several a core, so that all cores end at about the same time. */
  private static int parts(VectorSet set) {
    int cores = set.rows().sparkSession().sparkContext().defaultParallelism();
    return (int) Math.max(PARTS_OF_CORE * cores, set.count() / MOST_OF_PART);
  }

  /** Place of a row among all: that in its partition after the rows of the partitions before. */
  private static Column place(Checkpoints.Counted sorted) {
    List<Long> sizes = sorted.counts().isEmpty() ? counts(sorted.rows()) : sorted.counts();
    int[] starts = starts(sizes);
    Column[] before = new Column[starts.length];
    Arrays.setAll(before, part -> lit(starts[part]));
    return element_at(array(before), spark_partition_id().plus(1))
        .plus(monotonically_increasing_id().bitwiseAND(WITHIN_PARTITION).cast("int"));
  }

  /**
   * The number of the first row of each partition; one partition where there are none.
   *
   * @throws org.winnow.console.UserException if the rows are more than numbers
   */
  public static int[] starts(List<Long> sizes) {
    int[] starts = new int[Math.max(1, sizes.size())];
    long sum = 0;
    for (int i = 0; i < sizes.size(); i++) {
      starts[i] = (int) sum;
      sum += sizes.get(i);
      if (sum > MOST) {
        throw ClusterErrors.tooManyFaces(sizes.stream().mapToLong(Long::longValue).sum(), MOST);
      }
    }
    return starts;
  }

  private static List<Long> counts(Dataset<Row> rows) {
    Long[] counts = new Long[rows.rdd().getNumPartitions()];
    Arrays.fill(counts, 0L);
    // One row a partition.
    for (Row row : rows.groupBy(spark_partition_id()).agg(count(lit(1))).collectAsList()) {
      counts[row.getInt(0)] = row.getLong(1);
    }
    return List.of(counts);
  }
}
