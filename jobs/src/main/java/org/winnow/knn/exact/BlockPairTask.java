package org.winnow.knn.exact;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.spark.ChunkedIterator;

/** The work of one cell, as an iterator that computes as it is read. */
abstract class BlockPairTask extends ChunkedIterator<Row> {
  private final SimilarityKernel kernel;

  /**
   * A task.
   *
   * @param kernel is closed with the task
   */
  BlockPairTask(SimilarityKernel kernel) {
    this.kernel = kernel;
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
  }

  SimilarityKernel kernel() {
    return kernel;
  }

  void close() {
    kernel.close();
  }
}
