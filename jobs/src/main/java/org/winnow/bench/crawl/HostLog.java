package org.winnow.bench.crawl;

import java.util.Arrays;

/** What a host was asked. */
final class HostLog {
  private static final long SECOND = 1_000_000_000L;
  private long[] times = new long[64];
  private int requests;
  private int robots;
  private int open;
  private int mostOpen;

  /**
   * A request came.
   *
   * @param nanos of one clock for all requests
   */
  synchronized void request(long nanos, boolean forRobots) {
    if (requests == times.length) {
      times = Arrays.copyOf(times, 2 * requests);
    }
    times[requests++] = nanos;
    robots += forRobots ? 1 : 0;
  }

  synchronized void connected() {
    mostOpen = Math.max(mostOpen, ++open);
  }

  synchronized void disconnected() {
    open--;
  }

  synchronized int requests() {
    return requests;
  }

  /** Requests for robots.txt. */
  synchronized int robots() {
    return robots;
  }

  /** The most connections at one time. */
  synchronized int mostOpen() {
    return mostOpen;
  }

  /** The most requests within one second, wherever it begins. */
  synchronized int busiestSecond() {
    long[] sorted = Arrays.copyOf(times, requests);
    Arrays.sort(sorted);
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.length; last++) {
      while (sorted[last] - sorted[first] >= SECOND) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** Forgets all requests. Connections stay. */
  synchronized void clear() {
    requests = 0;
    robots = 0;
    mostOpen = open;
  }
}
