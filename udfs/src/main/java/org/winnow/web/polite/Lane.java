package org.winnow.web.polite;

import java.util.PriorityQueue;

/**
 * The hosts on one address, ordered by the time at which they may be asked. A host whose address is
 * not known has a lane of its own.
 *
 * <p>Entries of a queue are not removed when a host changes; they carry a stamp, and are dropped at
 * the head if it is not the latest.
 */
final class Lane<T> {
  /** A host that may be asked from {@code time} on. {@code order} decides between equal times. */
  record Entry<T>(long time, long order, HostQueue<T> queue, long stamp)
      implements Comparable<Entry<T>> {
    boolean isCurrent() {
      return queue.stamp == stamp;
    }

    @Override
    public int compareTo(Entry<T> other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry<T>> entries = new PriorityQueue<>();
  int inFlight;

  /** Of the entry of this lane among the lanes; 0 if it has none. */
  long stamp;

  /** The host entry that stands for this lane among the lanes. */
  Entry<T> head;

  void add(Entry<T> entry) {
    entries.add(entry);
  }

  /** The host that may be asked first; null if there is none. */
  Entry<T> first() {
    while (!entries.isEmpty() && !entries.peek().isCurrent()) {
      entries.poll();
    }
    return entries.peek();
  }
}
