package org.winnow.stage.ingest;

/**
 * Bounds the bytes that are read ahead. Whoever reads takes what it needs in the order of its
 * numbers, and waits while too much is taken; something larger than the bound is read when nothing
 * else is held.
 */
final class ByteBudget {
  private final long limit;
  private long used;
  private long next;

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Waits until it is the turn of a number and there is room, and takes the bytes.
   *
   * @param number each number from 0 on is taken once
   */
  synchronized void acquire(long number, long bytes) throws InterruptedException {
    while (number != next || (used > 0 && used + bytes > limit)) {
      wait();
    }
    used += bytes;
    next++;
    notifyAll();
  }

  /** Gives bytes back. */
  synchronized void release(long bytes) {
    used -= bytes;
    notifyAll();
  }

  synchronized long used() {
    return used;
  }
}
