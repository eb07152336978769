package org.winnow.web.fetch;

import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The time of a {@link Fetcher}. */
public interface Ticker {
  /** Nanoseconds from some moment on, from 0 up. */
  long now();

  /** The date. */
  Instant instant();

  /**
   * Waits for an event.
   *
   * @param until the time to give up; {@code Long.MAX_VALUE} for never
   * @return null if the time came first
   */
  Runnable await(BlockingQueue<Runnable> events, long until) throws InterruptedException;

  /** The time of this machine, from now on. */
  static Ticker system() {
    long start = System.nanoTime();
    return new Ticker() {
      @Override
      public long now() {
        return System.nanoTime() - start;
      }

      @Override
      public Instant instant() {
        return Instant.now();
      }

      @Override
      public Runnable await(BlockingQueue<Runnable> events, long until)
          throws InterruptedException {
        return events.poll(until - now(), TimeUnit.NANOSECONDS);
      }
    };
  }
}
