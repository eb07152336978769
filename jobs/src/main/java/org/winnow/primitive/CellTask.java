package org.winnow.primitive;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.algo.vector.PairFinder;

/** The work of one cell, as an iterator that computes as it is read. */
abstract class CellTask extends PartByPart<Row> {
  private final PairFinder finder;

  /**
   * A task.
   *
   * @param finder is closed with the task
   */
  CellTask(PairFinder finder) {
    this.finder = finder;
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
  }

  PairFinder finder() {
    return finder;
  }

  void close() {
    finder.close();
  }
}
