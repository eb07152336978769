package org.winnow.spark;

import java.util.Iterator;
import java.util.Objects;

/** Walks rows that are sorted by a key, group by group; looks one row ahead. */
public abstract class SortedGroups<I, T> extends ChunkedIterator<T> {
  private final Iterator<I> rows;
  private boolean started;
  private I ahead;

  public SortedGroups(Iterator<I> rows) {
    this.rows = rows;
  }

  /** The key of a row, a value that later rows do not change. */
  protected abstract Object key(I row);

  /** Takes a row of the group. */
  protected abstract void add(I row);

  /** Gives away what is found of the group that was added. */
  protected abstract void end();

  @Override
  protected final boolean work() {
    if (!started) {
      started = true;
      advance();
    }
    if (ahead == null) {
      return false;
    }
    Object key = key(ahead);
    do {
      add(ahead);
      advance();
    } while (ahead != null && Objects.equals(key(ahead), key));
    end();
    return true;
  }

  private void advance() {
    ahead = rows.hasNext() ? rows.next() : null;
  }
}
