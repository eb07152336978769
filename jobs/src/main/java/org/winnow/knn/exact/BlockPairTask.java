package org.winnow.knn.exact;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.spark.ChunkedIterator;

/** The join of one pair of blocks, computed as it is read. */
abstract class BlockPairTask extends ChunkedIterator<Row> {
  private final SimilarityKernel kernel;

  /**
   * A task.
   *
   * @param kernel is closed when the task ends
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
