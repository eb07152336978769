package org.winnow.stage.ingest;

/**
 * Limits the bytes of files that are read ahead. Readers acquire bytes in the order of their
 * numbers, and wait while the budget is used up. A file above the limit is read when no other bytes
 * are in use.
 */
final class ByteBudget {
  private final long limit;
  private long used;
  private long next;

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Waits for the turn of a number and for free bytes, and acquires them.
   *
   * @param number each number from 0 is used once
   */
  synchronized void acquire(long number, long bytes) throws InterruptedException {
    while (number != next || (used > 0 && used + bytes > limit)) {
      wait();
    }
    used += bytes;
    next++;
    notifyAll();
  }

  /** Releases bytes. */
  synchronized void release(long bytes) {
    used -= bytes;
    notifyAll();
  }

  synchronized long used() {
    return used;
  }
}
