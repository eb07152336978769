package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Prepares the next inputs on a small pool of threads while the caller works on the present one, in
 * the order of the inputs, so that neither reading nor inference waits for the other.
 *
 * @param <I> input
 * @param <O> prepared input
 */
public final class Prefetch<I, O> implements Iterator<O>, AutoCloseable {
  private final Iterator<I> inputs;
  private final Function<I, O> prepare;
  private final ExecutorService pool;
  private final Deque<Future<O>> ahead = new ArrayDeque<>();
  private final int depth;

  /**
   * @param threads size of the pool
   * @param depth most inputs that are prepared and not yet taken: bounds the memory
   */
  public Prefetch(Iterator<I> inputs, int threads, int depth, Function<I, O> prepare) {
    this.inputs = inputs;
    this.prepare = prepare;
    this.depth = depth;
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            runnable -> {
              Thread thread = new Thread(runnable, "prefetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    fill();
    return !ahead.isEmpty();
  }

  @Override
  public O next() {
    fill();
    if (ahead.isEmpty()) {
      throw new NoSuchElementException();
    }
    try {
      return ahead.removeFirst().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for input", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private void fill() {
    while (ahead.size() < depth && inputs.hasNext()) {
      I input = inputs.next();
      ahead.addLast(pool.submit(() -> prepare.apply(input)));
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    ahead.clear();
  }
}
