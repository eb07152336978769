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
  public interface Work {
    /**
     * Computes and writes the outputs of a slice.
     *
     * @param slice the slice's inputs
     */
    void on(Dataset<Row> slice);
  }

  /** Runs some work slice by slice. */
  public static void forEach(
      Dataset<Row> pending, Column key, long total, long sliceSize, Work work) {
    long slices = Math.max(1, (total + sliceSize - 1) / sliceSize);
    for (long i = 0; i < slices; i++) {
      work.on(
          slices == 1
              ? pending
              : pending.filter(
                  functions.pmod(functions.xxhash64(key), functions.lit(slices)).equalTo(i)));
    }
  }

  /**
   * Spreads rows over tasks by key, so that the spread is the same in every run.
   *
   * @param rows number of rows
   * @param taskRows rows a task should have
   */
  public static Dataset<Row> spread(Dataset<Row> dataset, Column key, long rows, int taskRows) {
    int least = dataset.sparkSession().sparkContext().defaultParallelism();
    long tasks = Math.max((rows + taskRows - 1) / taskRows, Math.min(rows, least));
    return dataset.repartition((int) Math.max(1, Math.min(tasks, 100_000)), key);
  }

  /**
   * Keeps a result with the executors while its tables are written: in memory as far as there is
   * room, on their disks beyond. The innermost {@link CheckpointScope} owns it.
   */
  public static Dataset<Row> hold(Dataset<Row> result) {
    return CheckpointScope.persist(result, StorageLevel.MEMORY_AND_DISK());
  }

  /** Fewer, larger files: the tasks of a slice are many, so that progress is fine-grained. */
  public static Dataset<Row> forWriting(Dataset<Row> rows) {
    int partitions = rows.rdd().getNumPartitions();
    int least = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.coalesce(Math.max(least, partitions / 8));
  }
}
