package org.winnow.spark;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Cuts pending inputs into slices that are committed one by one, so that a killed run loses one
 * slice at most and the executors' disks hold one slice at most. Which slice an input is in depends
 * on its key alone.
 */
public final class Batches {
  private Batches() {}

  /** The work on one slice. */
  public interface BatchFunction {
    /**
     * Computes and writes the outputs of a slice.
     *
     * @param batch the slice's inputs
     */
    void accept(Dataset<Row> batch);
  }

  /** Runs some work slice by slice. */
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
   * Spreads rows over tasks by key, so that the spread is the same in every run.
   *
   * @param rows number of rows
   * @param taskRows rows a task should have
   */
  public static Dataset<Row> repartition(
      Dataset<Row> dataset, Column key, long rows, int taskRows) {
    int cores = dataset.sparkSession().sparkContext().defaultParallelism();
    long tasks = Math.max((rows + taskRows - 1) / taskRows, Math.min(rows, cores));
    return dataset.repartition((int) Math.max(1, Math.min(tasks, 100_000)), key);
  }

  /**
   * Keeps a result with the executors while its tables are written: in memory as far as there is
   * room, on their disks beyond. The innermost {@link ResourceScope} owns it.
   */
  public static Dataset<Row> persist(Dataset<Row> result) {
    return ResourceScope.persist(result, StorageLevel.MEMORY_AND_DISK());
  }

  /** Fewer, larger files: the tasks of a slice are many, so that progress is fine-grained. */
  public static Dataset<Row> coalesceForWriting(Dataset<Row> rows) {
    int partitions = rows.rdd().getNumPartitions();
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.coalesce(Math.max(cores, partitions / 8));
  }
}
