package org.winnow.stage.ingest;

/**
 * Bounds the bytes that are read ahead. Whoever reads takes what it needs in the order of its
 * numbers, and waits while too much is taken; something larger than the bound is read when nothing
 * else is held.
 */
final class ByteBudget {
  private final long bound;
  private long held;
  private long next;

  ByteBudget(long bound) {
    this.bound = bound;
  }

  /**
   * Waits until it is the turn of a number and there is room, and takes the bytes.
   *
   * @param number each number from 0 on is taken once
   */
  synchronized void take(long number, long bytes) throws InterruptedException {
    while (number != next || (held > 0 && held + bytes > bound)) {
      wait();
    }
    held += bytes;
    next++;
    notifyAll();
  }

  /** Gives bytes back. */
  synchronized void give(long bytes) {
    held -= bytes;
    notifyAll();
  }

  synchronized long held() {
    return held;
  }
}
