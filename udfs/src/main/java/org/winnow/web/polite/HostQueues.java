package org.winnow.web.polite;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Queues of items by host, and the time at which the next request to each host may be sent.
 *
 * <p>A host has a token bucket with a burst of one: two requests to it are sent at least {@code
 * max(1 / rate, crawl delay)} apart. It has a cap of requests in flight, and so has each address,
 * which several hosts may share. A host that asks for it is paused and its rate halved; successes
 * let it recover step by step (additive increase, multiplicative decrease). Among hosts that may be
 * asked, the one that waits longest comes first, so none starves. Items of a host keep their order.
 *
 * <p>Pure: no threads, no input or output. Times are nanoseconds from 0 up, and never go back. An
 * operation costs O(log n) for n hosts. Not thread-safe.
 *
 * @param <T> an item
 */
public final class HostQueues<T> {
  /** No time: only a completion or a new item helps. */
  public static final long NEVER = Long.MAX_VALUE;

  /** A lane stands at the time of its first host. */
  private record LaneEntry<T>(Lane.Entry<T> first, Lane<T> lane, long stamp)
      implements Comparable<LaneEntry<T>> {
    boolean isCurrent() {
      return lane.stamp == stamp;
    }

    @Override
    public int compareTo(LaneEntry<T> other) {
      return first.compareTo(other.first);
    }
  }

  private final Pace pace;
  private final Map<String, HostQueue<T>> queues = new HashMap<>();
  private final Map<InetAddress, Lane<T>> lanes = new HashMap<>();
  private final PriorityQueue<LaneEntry<T>> heap = new PriorityQueue<>();
  private long sequence;

  /** The latest time seen. What is added waits since then. */
  private long clock;

  private int size;
  private int inFlight;

  public HostQueues(Pace pace) {
    this.pace = pace;
  }

  /** Adds an item behind the others of its host. */
  public void add(String host, T item) {
    HostQueue<T> queue = queue(host);
    queue.add(item, clock);
    size++;
    schedule(queue);
  }

  /**
   * Adds an item that waits until a time, and then comes before the others of its host: another
   * attempt, or what must be known first.
   */
  public void addAt(String host, T item, long time) {
    HostQueue<T> queue = queue(host);
    queue.add(item, Math.max(time, clock), ++sequence);
    size++;
    schedule(queue);
  }

  /** Tells the address of a host. Until then it counts as alone on its address. */
  public void locate(String host, InetAddress address) {
    HostQueue<T> queue = queue(host);
    Lane<T> lane = lanes.computeIfAbsent(address, a -> new Lane<>());
    if (queue.lane != lane) {
      Lane<T> old = queue.lane;
      unschedule(queue);
      queue.lane = lane;
      refresh(old);
      schedule(queue);
    }
  }

  /** Sets the delay that a host asks for in robots.txt. It only ever slows a host down. */
  public void crawlDelay(String host, Duration delay) {
    HostQueue<T> queue = queue(host);
    queue.crawlDelay(delay.toNanos());
    unschedule(queue);
    schedule(queue);
  }

  /** The next item to send; empty if none may be sent now. */
  public Optional<Ready<T>> poll(long now) {
    clock = Math.max(clock, now);
    LaneEntry<T> top = top();
    if (top == null || top.first().time() > now) {
      return Optional.empty();
    }
    Lane<T> lane = top.lane();
    HostQueue<T> queue = top.first().queue();
    unschedule(queue);
    T item = queue.send(now);
    size--;
    inFlight++;
    lane.inFlight++;
    refresh(lane);
    schedule(queue);
    return Optional.of(new Ready<>(item, queue, lane, now));
  }

  /** The earliest time at which {@link #poll} gives something; {@link #NEVER} if there is none. */
  public long nextTime() {
    LaneEntry<T> top = top();
    return top == null ? NEVER : top.first().time();
  }

  /** The earliest time at which a host gives something; {@link #NEVER} if it has no items. */
  public long nextTime(String host) {
    HostQueue<T> queue = queues.get(host);
    return queue == null ? NEVER : queue.nextTime();
  }

  /** A request has ended. */
  public void completed(Ready<T> ready, Outcome outcome, long now) {
    ready.complete();
    clock = Math.max(clock, now);
    HostQueue<T> queue = ready.queue();
    queue.completed(ready.sentAt(), outcome, now, pace.maxPause());
    inFlight--;
    ready.lane().inFlight--;
    refresh(ready.lane());
    // Its time may be later than before.
    unschedule(queue);
    schedule(queue);
  }

  /** Removes all items of a host that wait. Requests in flight stay. */
  public List<T> drain(String host) {
    HostQueue<T> queue = queues.get(host);
    if (queue == null) {
      return List.of();
    }
    List<T> items = queue.drain();
    size -= items.size();
    unschedule(queue);
    refresh(queue.lane);
    return items;
  }

  /** Number of items that wait. */
  public int size() {
    return size;
  }

  /** Number of items that were given out and are not completed. */
  public int inFlight() {
    return inFlight;
  }

  /** What each host was asked, in no order. */
  public Stream<HostStatistics> statistics() {
    return queues.values().stream().map(HostQueue::statistics);
  }

  private HostQueue<T> queue(String host) {
    return queues.computeIfAbsent(
        host,
        h -> {
          HostQueue<T> queue = new HostQueue<>(h, pace.ratePerSecond());
          queue.lane = new Lane<>();
          return queue;
        });
  }

  /** Puts a host into its lane, if it has items and is below its cap. */
  private void schedule(HostQueue<T> queue) {
    long time = queue.inFlight < pace.perHost() ? queue.nextTime() : NEVER;
    if (time >= queue.scheduledAt) {
      return;
    }
    queue.stamp = ++sequence;
    queue.scheduledAt = time;
    queue.lane.add(new Lane.Entry<>(time, sequence, queue, queue.stamp));
    refresh(queue.lane);
  }

  private void unschedule(HostQueue<T> queue) {
    queue.stamp = ++sequence;
    queue.scheduledAt = NEVER;
  }

  /** Puts a lane to the time of its first host, or takes it out if it is at its cap. */
  private void refresh(Lane<T> lane) {
    Lane.Entry<T> first = lane.inFlight < pace.perAddress() ? lane.first() : null;
    if (first == lane.head) {
      return;
    }
    lane.head = first;
    lane.stamp = ++sequence;
    if (first != null) {
      heap.add(new LaneEntry<>(first, lane, lane.stamp));
    }
  }

  private LaneEntry<T> top() {
    while (!heap.isEmpty()) {
      LaneEntry<T> top = heap.peek();
      if (top.isCurrent() && top.first().isCurrent()) {
        return top;
      }
      heap.poll();
      if (top.isCurrent()) {
        top.lane().head = null;
        refresh(top.lane());
      }
    }
    return null;
  }
}
