package org.winnow.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

/** How rows are cut into slices and spread over tasks: by their keys alone. */
@ExtendWith(SparkExtension.class)
class BatchesIT {

  @Test
  void everyRowIsInOneSliceAndAlwaysInTheSame(SparkSession spark) {
    List<List<Long>> slices = slices(rows(spark, 3), 100, 30);
    assertThat(slices).hasSize(4);
    assertThat(slices.stream().flatMap(List::stream)).hasSize(100).doesNotHaveDuplicates();
    assertThat(slices).allSatisfy(slice -> assertThat(slice).hasSizeBetween(10, 45));
    assertThat(slices(rows(spark, 7), 100, 30)).isEqualTo(slices);
  }

  @Test
  void fewRowsAreOneSlice(SparkSession spark) {
    assertThat(slices(rows(spark, 2), 100, 100)).hasSize(1);
    assertThat(slices(rows(spark, 2), 0, 100)).hasSize(1);
  }

  @Test
  void theSpreadOverTasksDependsOnKeysAlone(SparkSession spark) {
    List<String> spread = tasks(Batches.repartition(rows(spark, 1), col("id"), 100, 10));
    assertThat(spread).hasSize(100);
    assertThat(tasks(Batches.repartition(rows(spark, 5), col("id"), 100, 10))).isEqualTo(spread);
    assertThat(Batches.repartition(rows(spark, 5), col("id"), 100, 10).rdd().getNumPartitions())
        .isEqualTo(10);
  }

  @Test
  void thereAreTasksForAllCoresButNoneWithoutRows(SparkSession spark) {
    int cores = spark.sparkContext().defaultParallelism();
    assertThat(Batches.repartition(rows(spark, 5), col("id"), 100, 1000).rdd().getNumPartitions())
        .isEqualTo(cores);
    assertThat(Batches.repartition(rows(spark, 5), col("id"), 1, 1000).rdd().getNumPartitions())
        .isOne();
    assertThat(Batches.repartition(rows(spark, 5), col("id"), 0, 1000).rdd().getNumPartitions())
        .isOne();
  }

  private static Dataset<Row> rows(SparkSession spark, int partitions) {
    return spark.range(0, 100, 1, partitions).toDF();
  }

  private static List<List<Long>> slices(Dataset<Row> rows, long total, long size) {
    List<List<Long>> slices = new ArrayList<>();
    Batches.forEachBatch(
        rows,
        col("id"),
        total,
        size,
        slice ->
            slices.add(
                slice.collectAsList().stream().map(row -> row.getLong(0)).sorted().toList()));
    return slices;
  }

  /** Each row with the number of its task. */
  private static List<String> tasks(Dataset<Row> spread) {
    return spread.select(col("id"), spark_partition_id()).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
