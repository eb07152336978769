package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** An iterator that does a further part of its work whenever all that it found is read. */
public abstract class ChunkedIterator<T> implements Iterator<T> {
  private final Queue<T> ready = new ArrayDeque<>();
  private boolean ended;

  /** Gives something away. */
  protected final void found(T some) {
    ready.add(some);
  }

  /**
   * Does a further part of the work.
   *
   * @return whether there is more
   */
  protected abstract boolean work();

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      ended = !work();
    }
    return !ready.isEmpty();
  }

  @Override
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
