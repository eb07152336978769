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
 * Prepares the next inputs in a thread pool while the caller processes the current one. The order
 * of inputs is kept. So reading and inference overlap.
 *
 * <p>Outputs that are never read are closed if they are closeable, such as a picture in native
 * memory.
 *
 * @param <I> input
 * @param <O> prepared input
 */
public final class Prefetch<I, O> implements Iterator<O>, AutoCloseable {
  /** Longest time that {@link #close} waits for running work. */
  private static final long MAX_WAIT_SECONDS = 60;

  /**
   * Limits of the prefetch.
   *
   * @param threads size of the pool
   * @param depth largest number of prepared inputs that wait to be read
   * @param bytes largest size of the prepared inputs and the current one; a single input may exceed
   *     it
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
   * A prefetch bounded by the number of inputs.
   *
   * @param threads size of the pool
   * @param depth largest number of prepared inputs that wait to be read; bounds the memory
   */
  public Prefetch(Iterator<I> inputs, int threads, int depth, Function<I, O> prepare) {
    this(inputs, new Limits(threads, depth, Long.MAX_VALUE), input -> 0, prepare);
  }

  /**
   * A prefetch bounded by the memory of prepared inputs.
   *
   * @param bytesOf memory that a prepared input needs
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

  /** The next output. The caller has finished with the previous one. */
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
   * Stops the pool, waits for running work, and closes outputs that were never read. So no work
   * outlives the caller's task.
   */
  @Override
  public void close() {
    closed = true;
    pool.shutdownNow();
    awaitEnd();
    for (Prefetched<O> entry : prefetched) {
      // Work that ends later sees the closed flag and closes its output itself.
      if (entry.prepared().isDone()) {
        try {
          release(entry.prepared().get());
        } catch (ExecutionException | InterruptedException e) {
          // The preparation failed, so there is nothing to close.
          continue;
        }
      }
    }
    prefetched.clear();
  }

  /** Waits also if the thread is interrupted, as that of a killed task is. */
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
