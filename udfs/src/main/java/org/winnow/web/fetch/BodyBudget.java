package org.winnow.web.fetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A bound on the bytes of content that are held, by requests under way and by results that wait.
 *
 * <p>A request takes bytes in steps, as content arrives. Where no bytes are left, it waits in line,
 * and stops reading. So that requests which hold bytes and wait for more do not wait for each other
 * for ever, one of them at a time, the first in line, is favoured until it ends: it never waits.
 * Thus at most {@code bytes} and one content are held. Safe for use by many threads.
 */
public final class BodyBudget {
  private final long bytes;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private Lease favoured;
  private long held;
  private long peak;

  private record Waiter(Lease lease, long more, Runnable granted) {}

  /**
   * @param bytes that may be held, above 0
   */
  public BodyBudget(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("budget must be above 0: " + bytes);
    }
    this.bytes = bytes;
  }

  /** The bytes of one content. */
  public final class Lease implements AutoCloseable {
    private long size;
    private boolean closed;

    private Lease() {}

    /**
     * Takes more bytes. There is one such call at a time.
     *
     * @param granted run on another thread once the bytes are taken, unless that is so on return;
     *     must not block
     * @return whether the bytes are taken
     */
    public boolean grow(long more, Runnable granted) {
      synchronized (BodyBudget.this) {
        if (closed) {
          return false;
        }
        boolean fits = waiters.isEmpty() && held + more <= bytes;
        if (!fits && favoured == null) {
          favoured = this;
        }
        if (fits || favoured == this) {
          take(this, more);
          return true;
        }
        waiters.addLast(new Waiter(this, more, granted));
        return false;
      }
    }

    /** Gives bytes back, if more are held than these. */
    public void shrinkTo(long keep) {
      List<Runnable> granted;
      synchronized (BodyBudget.this) {
        long surplus = Math.max(0, size - keep);
        size -= surplus;
        held -= surplus;
        granted = grant();
      }
      granted.forEach(Runnable::run);
    }

    /** Gives all bytes back. A call that waits is never granted. */
    @Override
    public void close() {
      List<Runnable> granted;
      synchronized (BodyBudget.this) {
        closed = true;
        held -= size;
        size = 0;
        waiters.removeIf(waiter -> waiter.lease() == this);
        if (favoured == this) {
          favoured = null;
        }
        granted = grant();
      }
      granted.forEach(Runnable::run);
    }
  }

  /** A lease that holds nothing yet. */
  public Lease open() {
    return new Lease();
  }

  /** Whether a new request would wait. */
  public synchronized boolean isTight() {
    return held >= bytes || !waiters.isEmpty();
  }

  /** Bytes held now. */
  public synchronized long held() {
    return held;
  }

  /** Largest number of bytes ever held. */
  public synchronized long peak() {
    return peak;
  }

  private void take(Lease lease, long more) {
    lease.size += more;
    held += more;
    peak = Math.max(peak, held);
  }

  private List<Runnable> grant() {
    List<Runnable> granted = new ArrayList<>();
    while (!waiters.isEmpty()) {
      Waiter first = waiters.peekFirst();
      if (held + first.more() > bytes) {
        if (favoured != null && favoured != first.lease()) {
          break;
        }
        favoured = first.lease();
      }
      waiters.removeFirst();
      take(first.lease(), first.more());
      granted.add(first.granted());
    }
    return granted;
  }
}
