package org.winnow.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Prepares the next inputs on a small pool of threads while the caller works on the present one, in
 * the order of the inputs, so that neither reading nor inference waits for the other.
 *
 * <p>What is prepared and never taken is closed where it can be closed, such as a picture in native
 * memory.
 *
 * @param <I> input
 * @param <O> prepared input
 */
public final class Prefetch<I, O> implements Iterator<O>, AutoCloseable {
  /** How long {@link #close} waits for work that is under way. */
  private static final long MAX_WAIT_SECONDS = 60;

  /**
   * How far to prepare ahead.
   *
   * @param threads size of the pool
   * @param depth most inputs that are prepared and not yet taken
   * @param bytes most bytes of the inputs that are prepared and of the one in the caller's hands; a
   *     single input may have more
   */
  public record Limits(int threads, int depth, long bytes) {}

  private record Prefetched<O>(Future<O> prepared, long bytes) {}

  private final Iterator<I> inputs;
  private final Limits limits;
  private final ToLongFunction<I> bytesOf;
  private final Function<I, O> prepare;
  private final ExecutorService pool;
  private final Deque<Prefetched<O>> prefetched = new ArrayDeque<>();
  private I nextInput;
  private volatile boolean closed;

  /**
   * Bounded by the number of inputs.
   *
   * @param threads size of the pool
   * @param depth most inputs that are prepared and not yet taken: bounds the memory
   */
  public Prefetch(Iterator<I> inputs, int threads, int depth, Function<I, O> prepare) {
    this(inputs, new Limits(threads, depth, Long.MAX_VALUE), input -> 0, prepare);
  }

  /**
   * Bounded by what the inputs occupy once they are prepared.
   *
   * @param bytesOf how many bytes an input takes when it is prepared
   */
  public Prefetch(
      Iterator<I> inputs, Limits limits, ToLongFunction<I> bytesOf, Function<I, O> prepare) {
    this.inputs = inputs;
    this.limits = limits;
    this.bytesOf = bytesOf;
    this.prepare = prepare;
    this.pool =
        Executors.newFixedThreadPool(
            limits.threads(),
            runnable -> {
              Thread thread = new Thread(runnable, "prefetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public boolean hasNext() {
    fill();
    return !prefetched.isEmpty();
  }

  /** The next input; the caller has finished with the one before. */
  @Override
  public O next() {
    fill();
    if (prefetched.isEmpty()) {
      throw new NoSuchElementException();
    }
    try {
      return prefetched.removeFirst().prepared().get();
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
    long prefetchedBytes = prefetched.stream().mapToLong(Prefetched::bytes).sum();
    while (prefetched.size() < limits.depth() && (nextInput != null || inputs.hasNext())) {
      if (nextInput == null) {
        nextInput = inputs.next();
      }
      long bytes = bytesOf.applyAsLong(nextInput);
      if (!prefetched.isEmpty() && prefetchedBytes + bytes > limits.bytes()) {
        return;
      }
      I input = nextInput;
      nextInput = null;
      prefetchedBytes += bytes;
      prefetched.addLast(new Prefetched<>(pool.submit(() -> prepareOrRelease(input)), bytes));
    }
  }

  private O prepareOrRelease(I input) {
    O output = prepare.apply(input);
    if (closed) {
      release(output);
      return null;
    }
    return output;
  }

  /**
   * Ends the preparation: waits for what is under way, so that it does not outlive the caller's
   * task, and closes what was not taken.
   */
  @Override
  public void close() {
    closed = true;
    pool.shutdownNow();
    awaitEnd();
    for (Prefetched<O> entry : prefetched) {
      // What ends from here on sees that this is closed, and is closed by its own thread.
      if (entry.prepared().isDone()) {
        try {
          release(entry.prepared().get());
        } catch (ExecutionException | InterruptedException e) {
          // Nothing was prepared, and nobody asks why any more.
          continue;
        }
      }
    }
    prefetched.clear();
  }

  /** Waits even where the thread was interrupted, as that of a killed task is. */
  private void awaitEnd() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    boolean interrupted = false;
    boolean ended = false;
    while (!ended && System.nanoTime() < end) {
      try {
        ended = pool.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void release(Object output) {
    if (output instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("What was prepared cannot be closed", e);
      }
    }
  }
}
