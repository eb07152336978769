package org.winnow.web.polite;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** The items of one host, and its pace. */
final class HostQueue<T> {
  /** A rate is never halved below this share of the configured one. */
  private static final double MIN_SHARE = 1.0 / 64;

  /** Additive increase: this share of the configured rate after so many successes in a row. */
  private static final double STEP_SHARE = 1.0 / 8;

  private static final int STEP_SUCCESSES = 4;

  private record Delayed<T>(long time, long order, T item) implements Comparable<Delayed<T>> {
    @Override
    public int compareTo(Delayed<T> other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  final String host;
  private final double maxRate;
  private final Deque<T> items = new ArrayDeque<>();
  private final PriorityQueue<Delayed<T>> delayed = new PriorityQueue<>();
  Lane<T> lane;
  int inFlight;

  /** Of its latest entry in a lane. */
  long stamp;

  /** Time of its entry in a lane; {@link HostQueues#NEVER} if it has none. */
  long scheduledAt = HostQueues.NEVER;

  private double rate;
  private long crawlDelay;
  private long waitingSince;
  private long lastSent;
  private long nextAllowed;
  private long lastSlowDown = -1;
  private int successes;

  private long requests;
  private long firstSent;
  private long lastEnded;
  private long paused;
  private int slowDowns;

  HostQueue(String host, double maxRate) {
    this.host = host;
    this.maxRate = maxRate;
    this.rate = maxRate;
  }

  int size() {
    return items.size() + delayed.size();
  }

  void add(T item, long now) {
    waitingSince = items.isEmpty() ? now : waitingSince;
    items.addLast(item);
  }

  void add(T item, long time, long order) {
    delayed.add(new Delayed<>(time, order, item));
  }

  void crawlDelay(long nanos) {
    crawlDelay = nanos;
    nextAllowed = requests == 0 ? nextAllowed : Math.max(nextAllowed, lastSent + delay());
  }

  /** The earliest time at which an item may be sent; {@link HostQueues#NEVER} without items. */
  long nextTime() {
    long ready = delayed.isEmpty() ? HostQueues.NEVER : delayed.peek().time();
    if (!items.isEmpty()) {
      ready = Math.min(ready, waitingSince);
    }
    return ready == HostQueues.NEVER ? HostQueues.NEVER : Math.max(ready, nextAllowed);
  }

  /** The next item. There is one. */
  T send(long now) {
    firstSent = requests == 0 ? now : firstSent;
    lastSent = now;
    requests++;
    inFlight++;
    nextAllowed = now + delay();
    boolean due = !delayed.isEmpty() && delayed.peek().time() <= now;
    return due ? delayed.poll().item() : items.removeFirst();
  }

  List<T> drain() {
    List<T> all = new ArrayList<>(size());
    while (!delayed.isEmpty()) {
      all.add(delayed.poll().item());
    }
    all.addAll(items);
    items.clear();
    return all;
  }

  void completed(long sentAt, Outcome outcome, long now, Duration maxPause) {
    inFlight--;
    lastEnded = now;
    switch (outcome.kind()) {
      case SUCCESS -> recover(sentAt);
      case SLOW_DOWN -> slowDown(sentAt, outcome, now, maxPause);
      case FAILURE -> successes = 0;
      default -> throw new IllegalArgumentException(outcome.kind().name());
    }
  }

  private void recover(long sentAt) {
    if (rate < maxRate && sentAt > lastSlowDown && ++successes >= STEP_SUCCESSES) {
      rate = Math.min(maxRate, rate + maxRate * STEP_SHARE);
      successes = 0;
    }
  }

  /** Answers to requests that were sent before the last slow-down do not halve the rate again. */
  private void slowDown(long sentAt, Outcome outcome, long now, Duration maxPause) {
    successes = 0;
    if (sentAt > lastSlowDown) {
      rate = Math.max(rate / 2, maxRate * MIN_SHARE);
      slowDowns++;
      lastSlowDown = now;
    }
    Duration asked = outcome.pause().orElse(Duration.ZERO);
    long pause = (asked.compareTo(maxPause) > 0 ? maxPause : asked).toNanos();
    long until = now + Math.max(pause, delay());
    if (until > nextAllowed) {
      paused += until - Math.max(now, nextAllowed);
      nextAllowed = until;
    }
  }

  private long delay() {
    return Math.max(Pace.delayNanos(rate), crawlDelay);
  }

  HostStatistics statistics() {
    return new HostStatistics(
        host,
        requests,
        Duration.ofNanos(Math.max(0, lastEnded - firstSent)),
        Duration.ofNanos(paused),
        slowDowns,
        Math.min(rate, 1e9 / delay()),
        size());
  }
}
