package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** An iterator that does a further part of its work whenever all that it found is read. */
public abstract class ChunkedIterator<T> implements Iterator<T> {
  private final Queue<T> ready = new ArrayDeque<>();
  private boolean exhausted;

  /** Gives something away. */
  protected final void emit(T value) {
    ready.add(value);
  }

  /**
   * Does a further part of the work.
   *
   * @return whether there is more
   */
  protected abstract boolean computeMore();

  @Override
  public final boolean hasNext() {
    while (ready.isEmpty() && !exhausted) {
      exhausted = !computeMore();
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
