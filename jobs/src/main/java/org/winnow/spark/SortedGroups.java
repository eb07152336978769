package org.winnow.spark;

import java.util.Iterator;
import java.util.Objects;

/** Walks rows that are sorted by a key, group by group; looks one row ahead. */
public abstract class SortedGroups<I, T> extends ChunkedIterator<T> {
  private final Iterator<I> rows;
  private boolean started;
  private I nextRow;

  public SortedGroups(Iterator<I> rows) {
    this.rows = rows;
  }

  /** The key of a row, a value that later rows do not change. */
  protected abstract Object key(I row);

  /** Takes a row of the group. */
  protected abstract void addRow(I row);

  /** Gives away what is found of the group that was added. */
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
