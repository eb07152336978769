package org.winnow.spark;

import java.util.Iterator;
import java.util.Objects;

/** Iterates over rows sorted by a key, group by group, with a lookahead of one row. */
public abstract class SortedGroups<I, T> extends ChunkedIterator<T> {
  private final Iterator<I> rows;
  private boolean started;
  private I nextRow;

  public SortedGroups(Iterator<I> rows) {
    this.rows = rows;
  }

  /** The key of a row. It must not change when further rows are read. */
  protected abstract Object key(I row);

  /** Adds a row to the current group. */
  protected abstract void addRow(I row);

  /** Emits the results of the current group. */
  protected abstract void endGroup();

  @Override
  protected final boolean computeMore() {
    if (!started) {
      started = true;
      readNext();
    }
    if (nextRow == null) {
      return false;
    }
    Object key = key(nextRow);
    do {
      addRow(nextRow);
      readNext();
    } while (nextRow != null && Objects.equals(key(nextRow), key));
    endGroup();
    return true;
  }

  private void readNext() {
    nextRow = rows.hasNext() ? rows.next() : null;
  }
}
