package org.winnow.spark;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Splits pending inputs into batches, each with its own commit. A killed run loses one batch at
 * most, and executors store one batch at most. The key of an input determines its batch.
 */
public final class Batches {
  private Batches() {}

  /** Processes a batch. */
  public interface BatchFunction {
    /**
     * Computes and writes the outputs of a batch.
     *
     * @param batch the inputs
     */
    void accept(Dataset<Row> batch);
  }

  /** Processes all inputs in batches. */
  public static void forEachBatch(
      Dataset<Row> pending, Column key, long total, long batchSize, BatchFunction function) {
    long batches = Math.max(1, (total + batchSize - 1) / batchSize);
    for (long i = 0; i < batches; i++) {
      function.accept(
          batches == 1
              ? pending
              : pending.filter(
                  functions.pmod(functions.xxhash64(key), functions.lit(batches)).equalTo(i)));
    }
  }

  /**
   * Repartitions rows by key. The partitioning is the same in every run.
   *
   * @param rows number of rows
   * @param taskRows target number of rows per task
   */
  public static Dataset<Row> repartition(
      Dataset<Row> dataset, Column key, long rows, int taskRows) {
    int cores = dataset.sparkSession().sparkContext().defaultParallelism();
    long tasks = Math.max((rows + taskRows - 1) / taskRows, Math.min(rows, cores));
    return dataset.repartition((int) Math.max(1, Math.min(tasks, 100_000)), key);
  }

  /**
   * Persists a result while its tables are written, in memory and on local disks. The innermost
   * {@link ResourceScope} owns it.
   */
  public static Dataset<Row> persist(Dataset<Row> result) {
    return ResourceScope.persist(result, StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Coalesces partitions into fewer and larger files. A batch has many tasks, for fine-grained
   * progress.
   */
  public static Dataset<Row> coalesceForWriting(Dataset<Row> rows) {
    return coalesceForWriting(rows, rows.rdd().getNumPartitions());
  }

  /**
   * The same.
   *
   * @param partitions number of partitions of the rows, where it is known without a plan
   */
  public static Dataset<Row> coalesceForWriting(Dataset<Row> rows, int partitions) {
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.coalesce(Math.max(cores, partitions / 8));
  }
}
