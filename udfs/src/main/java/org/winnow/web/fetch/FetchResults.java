package org.winnow.web.fetch;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.winnow.web.polite.HostStatistics;

/**
 * The results of a run. The work is done by the thread that asks for the next one, so nothing more
 * is sent while nobody asks. Not thread-safe.
 */
public final class FetchResults<T> implements Iterator<FetchResult<T>>, AutoCloseable {
  private final Iterator<FetchItem<T>> items;
  private final FetchLoop<T> loop;
  private boolean closed;

  FetchResults(Iterator<FetchItem<T>> items, FetchLoop<T> loop) {
    this.items = items;
    this.loop = loop;
  }

  /**
   * Waits for the next result.
   *
   * @throws IllegalStateException if the thread is interrupted, or the transport fails
   */
  @Override
  public boolean hasNext() {
    try {
      while (!closed) {
        while (loop.hasRoom() && items.hasNext()) {
          loop.accept(items.next());
        }
        loop.turn();
        if (loop.hasFinished()) {
          return true;
        }
        boolean room = loop.hasRoom() && items.hasNext();
        if (loop.isIdle() && !room) {
          return false;
        }
        if (!room) {
          loop.await();
        }
      }
      return false;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while fetching", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The next result. Its content counts no longer as held. */
  @Override
  public FetchResult<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FetchLoop.Finished<T> next = loop.take();
    next.lease().ifPresent(BodyBudget.Lease::close);
    return next.result();
  }

  /** What each host was asked so far. */
  public Stream<HostStatistics> statistics() {
    return loop.statistics();
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    closed = true;
    loop.cancel();
  }
}
