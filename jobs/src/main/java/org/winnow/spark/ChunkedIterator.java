package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * An iterator that computes its values in steps: the next step runs when all values of the previous
 * ones have been read.
 */
public abstract class ChunkedIterator<T> implements Iterator<T> {
  private final Queue<T> ready = new ArrayDeque<>();
  private boolean exhausted;

  /** Adds a value to the output. */
  protected final void emit(T value) {
    ready.add(value);
  }

  /**
   * Runs one step.
   *
   * @return whether more steps follow
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
