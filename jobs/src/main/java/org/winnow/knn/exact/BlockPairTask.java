package org.winnow.knn.exact;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.spark.ChunkedIterator;

/** The work of one cell, as an iterator that computes as it is read. */
abstract class BlockPairTask extends ChunkedIterator<Row> {
  private final SimilarityKernel finder;

  /**
   * A task.
   *
   * @param finder is closed with the task
   */
  BlockPairTask(SimilarityKernel finder) {
    this.finder = finder;
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
  }

  SimilarityKernel finder() {
    return finder;
  }

  void close() {
    finder.close();
  }
}
