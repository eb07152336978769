package org.winnow.web.polite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Hosts on a simulated clock. They answer after a latency, and check that they are never asked too
 * fast.
 */
final class SimulatedHosts {
  static final long SECOND = 1_000_000_000L;

  /** What a host does with one request: how long it takes, and its outcome. */
  record Reaction(long latency, Outcome outcome) {}

  private record Answer(long time, long order, Ready<Integer> ready, Outcome outcome)
      implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** What one host saw. */
  static final class Seen {
    final List<Integer> items = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    int inFlight;
    int maxInFlight;
    long minGap = Long.MAX_VALUE;
  }

  private final HostQueues<Integer> queues;
  private final Function<Ready<Integer>, Reaction> hosts;
  private final Function<String, InetAddress> addresses;
  private final PriorityQueue<Answer> answers = new PriorityQueue<>();
  private final Map<InetAddress, Integer> onAddress = new HashMap<>();
  final Map<String, Seen> seen = new HashMap<>();
  private long order;
  int maxOnAddress;
  long now;

  SimulatedHosts(
      HostQueues<Integer> queues,
      Function<Ready<Integer>, Reaction> hosts,
      Function<String, InetAddress> addresses) {
    this.queues = queues;
    this.hosts = hosts;
    this.addresses = addresses;
  }

  /** Runs until nothing is left, with at most so many requests in flight. */
  void run(int maxInFlight) {
    while (queues.size() > 0 || queues.inFlight() > 0) {
      Optional<Ready<Integer>> ready =
          queues.inFlight() < maxInFlight ? queues.poll(now) : Optional.empty();
      if (ready.isPresent()) {
        send(ready.get());
        continue;
      }
      long wake = queues.inFlight() < maxInFlight ? queues.nextTime() : HostQueues.NEVER;
      long answer = answers.isEmpty() ? HostQueues.NEVER : answers.peek().time();
      assertThat(Math.min(wake, answer)).as("something must happen").isLessThan(HostQueues.NEVER);
      assertThat(Math.min(wake, answer)).as("time goes on").isGreaterThanOrEqualTo(now);
      now = Math.min(wake, answer);
      while (!answers.isEmpty() && answers.peek().time() <= now) {
        end(answers.poll());
      }
    }
  }

  private void send(Ready<Integer> ready) {
    Seen host = seen.computeIfAbsent(ready.host(), h -> new Seen());
    if (!host.times.isEmpty()) {
      host.minGap = Math.min(host.minGap, now - host.times.get(host.times.size() - 1));
    }
    host.times.add(now);
    host.items.add(ready.item());
    host.maxInFlight = Math.max(host.maxInFlight, ++host.inFlight);
    InetAddress address = addresses.apply(ready.host());
    if (address != null) {
      maxOnAddress = Math.max(maxOnAddress, onAddress.merge(address, 1, Integer::sum));
    }
    Reaction reaction = hosts.apply(ready);
    answers.add(new Answer(now + reaction.latency(), order++, ready, reaction.outcome()));
  }

  private void end(Answer answer) {
    String host = answer.ready().host();
    seen.get(host).inFlight--;
    InetAddress address = addresses.apply(host);
    if (address != null) {
      onAddress.merge(address, -1, Integer::sum);
    }
    queues.completed(answer.ready(), answer.outcome(), now);
  }

  static Pace pace(double rate, int perHost, int perAddress) {
    return new Pace(rate, perHost, perAddress, Duration.ofHours(1));
  }
}
