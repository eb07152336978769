package org.winnow.primitive;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.algo.vector.PairFinder;

/** The work of one cell, as an iterator that computes as it is read. */
abstract class CellTask implements Iterator<Row> {
  private final PairFinder finder;
  private final Queue<Row> ready = new ArrayDeque<>();
  private boolean ended;

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

  /** Gives a row away. */
  void found(Row row) {
    ready.add(row);
  }

  /**
   * Does a further part of the work.
   *
   * @return whether there is more
   */
  abstract boolean work();

  void close() {
    finder.close();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      ended = !work();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
