package org.winnow.web.polite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.winnow.web.polite.SimulatedHosts.SECOND;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.winnow.web.polite.SimulatedHosts.Reaction;
import org.winnow.web.polite.SimulatedHosts.Seen;

class HostQueuesTest {
  private static final Reaction QUICK = new Reaction(SECOND / 100, Outcome.SUCCESS);

  @Test
  void requestsToOneHostAreSpacedByItsRate() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(4, 2, 8));
    for (int i = 0; i < 9; i++) {
      queues.add("a", i);
    }
    SimulatedHosts hosts = new SimulatedHosts(queues, r -> QUICK, h -> null);
    hosts.run(100);
    assertThat(hosts.seen.get("a").times)
        .containsExactly(
            0L,
            SECOND / 4,
            SECOND / 2,
            SECOND * 3 / 4,
            SECOND,
            SECOND * 5 / 4,
            SECOND * 3 / 2,
            SECOND * 7 / 4,
            SECOND * 2);
  }

  @Test
  void noMoreRequestsThanTheCapAreInFlightToAHost() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(10, 2, 8));
    for (int i = 0; i < 20; i++) {
      queues.add("a", i);
    }
    SimulatedHosts hosts =
        new SimulatedHosts(queues, r -> new Reaction(SECOND, Outcome.SUCCESS), h -> null);
    hosts.run(100);
    assertThat(hosts.seen.get("a").maxInFlight).isEqualTo(2);
    assertThat(hosts.now).isBetween(SECOND * 10, SECOND * 11);
  }

  @Test
  void whatIsAskedTooEarlyIsToldWhenToComeBack() {
    HostQueues<String> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    assertThat(queues.nextTime()).isEqualTo(HostQueues.NEVER);
    queues.add("a", "first");
    queues.add("a", "second");
    Ready<String> first = queues.poll(5).orElseThrow();
    assertThat(first.item()).isEqualTo("first");
    assertThat(queues.poll(2 * SECOND)).isEmpty();
    assertThat(queues.nextTime()).as("at its cap").isEqualTo(HostQueues.NEVER);
    queues.completed(first, Outcome.SUCCESS, 10);
    assertThat(queues.nextTime()).isEqualTo(5 + SECOND);
    assertThat(queues.poll(4 + SECOND)).isEmpty();
    assertThat(queues.poll(5 + SECOND)).map(Ready::item).contains("second");
    assertThat(queues.size()).isZero();
    assertThat(queues.inFlight()).isEqualTo(1);
  }

  @Test
  void crawlDelaySlowsAHostDownAndNeverSpeedsItUp() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    queues.add("slow", 0);
    queues.completed(queues.poll(0).orElseThrow(), Outcome.SUCCESS, 1);
    queues.add("slow", 1);
    queues.crawlDelay("slow", Duration.ofSeconds(7));
    assertThat(queues.nextTime()).as("counts from the last request").isEqualTo(7 * SECOND);
    queues.crawlDelay("eager", Duration.ofMillis(1));
    queues.add("eager", 0);
    queues.add("eager", 1);
    queues.completed(queues.poll(1).orElseThrow(), Outcome.SUCCESS, 2);
    assertThat(queues.nextTime()).isEqualTo(1 + SECOND);
  }

  @Test
  void retryAfterPausesAHostAndHalvesItsRateOnceForABurst() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(2, 2, 2));
    for (int i = 0; i < 6; i++) {
      queues.add("a", i);
    }
    Ready<Integer> first = queues.poll(0).orElseThrow();
    Ready<Integer> second = queues.poll(SECOND / 2).orElseThrow();
    Outcome tooMany = Outcome.slowDown(Optional.of(Duration.ofSeconds(30)));
    queues.completed(first, tooMany, SECOND);
    queues.completed(second, tooMany, SECOND);
    assertThat(queues.nextTime()).isEqualTo(31 * SECOND);
    HostStatistics host = queues.statistics().findFirst().orElseThrow();
    assertThat(host.ratePerSecond()).isEqualTo(1);
    assertThat(host.slowDowns()).isEqualTo(1);
    assertThat(host.paused()).isEqualTo(Duration.ofSeconds(30));
    assertThat(host.queued()).isEqualTo(4);
  }

  @Test
  void aSlowDownWithoutATimePausesForTheNewDelay() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(1, 2, 2));
    queues.add("a", 0);
    queues.add("a", 1);
    Ready<Integer> first = queues.poll(0).orElseThrow();
    queues.completed(first, Outcome.slowDown(Optional.empty()), SECOND / 2);
    assertThat(queues.nextTime()).isEqualTo(SECOND / 2 + 2 * SECOND);
  }

  @Test
  void pausesAreCapped() {
    Pace pace = new Pace(1, 1, 1, Duration.ofMinutes(1));
    HostQueues<Integer> queues = new HostQueues<>(pace);
    queues.add("a", 0);
    queues.add("a", 1);
    Ready<Integer> first = queues.poll(0).orElseThrow();
    Duration day = Duration.ofDays(1);
    assertThat(pace.isTooLong(day)).isTrue();
    assertThat(pace.isTooLong(Duration.ofMinutes(1))).isFalse();
    queues.completed(first, Outcome.slowDown(Optional.of(day)), 0);
    assertThat(queues.nextTime()).isEqualTo(60 * SECOND);
  }

  @Test
  void aHostRecoversToItsRateAndNotBeyond() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(8, 1, 1));
    for (int i = 0; i < 200; i++) {
      queues.add("a", i);
    }
    SimulatedHosts hosts =
        new SimulatedHosts(
            queues,
            r ->
                r.item() < 3
                    ? new Reaction(1, Outcome.slowDown(Optional.of(Duration.ofSeconds(2))))
                    : new Reaction(1, Outcome.SUCCESS),
            h -> null);
    hosts.run(10);
    List<Long> times = hosts.seen.get("a").times;
    assertThat(times.get(1)).isGreaterThanOrEqualTo(2 * SECOND);
    assertThat(times.get(4) - times.get(3)).as("halved three times").isEqualTo(SECOND);
    assertThat(times.get(199) - times.get(198)).isEqualTo(SECOND / 8);
    assertThat(hosts.seen.get("a").minGap).isEqualTo(SECOND / 8);
    for (int i = 5; i < 200; i++) {
      long gap = times.get(i) - times.get(i - 1);
      assertThat(gap).as("gap %s", i).isLessThanOrEqualTo(times.get(i - 1) - times.get(i - 2));
    }
  }

  @Test
  void theRateNeverFallsToNothing() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    for (int i = 0; i < 40; i++) {
      queues.add("a", i);
    }
    SimulatedHosts hosts =
        new SimulatedHosts(
            queues, r -> new Reaction(1, Outcome.slowDown(Optional.empty())), h -> null);
    hosts.run(10);
    List<Long> times = hosts.seen.get("a").times;
    assertThat(times.get(39) - times.get(38)).isBetween(64 * SECOND, 65 * SECOND);
  }

  @Test
  void hostsOnOneAddressShareItsCap() throws UnknownHostException {
    InetAddress shared = InetAddress.getByName("192.0.2.1");
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(100, 2, 3));
    for (int host = 0; host < 50; host++) {
      queues.locate("shared" + host, shared);
      queues.add("alone" + host, host);
      for (int i = 0; i < 10; i++) {
        queues.add("shared" + host, i);
      }
    }
    SimulatedHosts hosts =
        new SimulatedHosts(
            queues,
            r -> new Reaction(SECOND, Outcome.SUCCESS),
            h -> h.startsWith("shared") ? shared : null);
    hosts.run(1000);
    assertThat(hosts.maxOnAddress).isEqualTo(3);
    assertThat(hosts.now).isBetween(500 * SECOND / 3, 510 * SECOND / 3);
    long last = hosts.seen.get("alone49").times.get(0);
    assertThat(last).as("others do not wait for the full address").isZero();
  }

  @Test
  void aHostThatMovesToAFullAddressWaits() throws UnknownHostException {
    InetAddress address = InetAddress.getByName("192.0.2.1");
    HostQueues<String> queues = new HostQueues<>(SimulatedHosts.pace(1000, 5, 1));
    queues.locate("a", address);
    queues.add("a", "a1");
    queues.add("b", "b1");
    queues.add("b", "b2");
    Ready<String> a = queues.poll(0).orElseThrow();
    Ready<String> b = queues.poll(0).orElseThrow();
    queues.locate("b", address);
    assertThat(queues.poll(SECOND)).isEmpty();
    queues.completed(b, Outcome.SUCCESS, SECOND);
    assertThat(queues.poll(SECOND)).as("b1 counted elsewhere").isEmpty();
    queues.completed(a, Outcome.SUCCESS, SECOND);
    assertThat(queues.poll(SECOND)).map(Ready::item).contains("b2");
  }

  @Test
  void anotherAttemptComesBeforeTheRestOnceItIsDue() {
    HostQueues<String> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    queues.addAt("a", "again", 3 * SECOND);
    assertThat(queues.nextTime()).isEqualTo(3 * SECOND);
    queues.add("a", "one");
    queues.add("a", "two");
    queues.add("a", "three");
    queues.add("a", "four");
    List<String> order = new ArrayList<>();
    for (long now = 0; now < 5 * SECOND; now += SECOND) {
      Ready<String> ready = queues.poll(now).orElseThrow();
      order.add(ready.item());
      queues.completed(ready, Outcome.SUCCESS, now);
    }
    assertThat(order).containsExactly("one", "two", "three", "again", "four");
  }

  @Test
  void aDrainedHostGivesNothingMoreAndMayComeBack() {
    HostQueues<String> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    queues.add("a", "one");
    queues.add("a", "two");
    queues.addAt("a", "again", SECOND);
    Ready<String> one = queues.poll(0).orElseThrow();
    assertThat(queues.drain("a")).containsExactly("again", "two");
    assertThat(queues.drain("unknown")).isEmpty();
    assertThat(queues.size()).isZero();
    queues.completed(one, Outcome.FAILURE, 1);
    assertThat(queues.nextTime()).isEqualTo(HostQueues.NEVER);
    queues.add("a", "three");
    assertThat(queues.poll(SECOND)).map(Ready::item).contains("three");
  }

  @Test
  void aRequestIsCompletedOnce() {
    HostQueues<String> queues = new HostQueues<>(Pace.DEFAULT);
    queues.add("a", "one");
    Ready<String> ready = queues.poll(0).orElseThrow();
    queues.completed(ready, Outcome.SUCCESS, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> queues.completed(ready, Outcome.SUCCESS, 2))
        .withMessageContaining("completed twice");
  }

  @Test
  void aPaceThatSendsNothingIsRefused() {
    Duration hour = Duration.ofHours(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(0, 1, 1, hour));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(Double.NaN, 1, 1, hour));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(1, 0, 1, hour));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace(1, 1, 1, hour.negated()));
  }

  /** Fewer slots than hosts: those that wait longest come first, whatever is added meanwhile. */
  @Test
  void newHostsDoNotStarveThoseThatWait() {
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(1, 1, 1));
    queues.add("old", 0);
    queues.add("old", 1);
    long now = 0;
    int others = 0;
    List<Long> old = new ArrayList<>();
    while (old.size() < 2) {
      queues.add("new" + others++, 0);
      queues.add("new" + others++, 0);
      Ready<Integer> ready = queues.poll(now).orElseThrow();
      if (ready.host().equals("old")) {
        old.add(now);
      }
      now += SECOND / 10;
      queues.completed(ready, Outcome.SUCCESS, now);
    }
    assertThat(old.get(1)).isLessThan(5 * SECOND);
  }

  @Property(tries = 60)
  void nothingIsLostAndNoHostIsAskedTooFast(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int hostCount,
      @ForAll @IntRange(min = 1, max = 4) int perHost,
      @ForAll @IntRange(min = 1, max = 4) int perAddress) {
    Random random = new Random(seed);
    int rate = 1 + random.nextInt(20);
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(rate, perHost, perAddress));
    Map<String, InetAddress> addresses = new HashMap<>();
    Map<String, List<Integer>> given = new HashMap<>();
    for (int h = 0; h < hostCount; h++) {
      String host = "h" + h;
      if (random.nextBoolean()) {
        addresses.put(host, address(random.nextInt(3)));
        queues.locate(host, addresses.get(host));
      }
      for (int i = random.nextInt(30); i > 0; i--) {
        queues.add(host, i);
        given.computeIfAbsent(host, x -> new ArrayList<>()).add(i);
      }
    }
    SimulatedHosts hosts =
        new SimulatedHosts(
            queues,
            r -> new Reaction(random.nextInt((int) SECOND / 2), anyOutcome(random)),
            addresses::get);
    hosts.run(1 + random.nextInt(10));

    for (String host : given.keySet()) {
      Seen seen = hosts.seen.get(host);
      assertThat(seen.items).as("order within %s", host).isEqualTo(given.get(host));
      assertThat(seen.maxInFlight).isLessThanOrEqualTo(perHost);
      assertThat(seen.minGap).isGreaterThanOrEqualTo(SECOND / rate);
    }
    assertThat(hosts.seen).hasSameSizeAs(given);
    assertThat(hosts.maxOnAddress).isLessThanOrEqualTo(perAddress);
  }

  private static Outcome anyOutcome(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Outcome.slowDown(Optional.empty());
      case 1 -> Outcome.slowDown(Optional.of(Duration.ofMillis(random.nextInt(5000))));
      case 2 -> Outcome.FAILURE;
      default -> Outcome.SUCCESS;
    };
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** Hosts with a heavy tail, of which some share an address. */
  @Test
  void allHostsTakeHardlyLongerThanTheirRatesAllow() {
    int hostCount = 4_000;
    int rows = 200_000;
    double rate = 2;
    HostQueues<Integer> queues = new HostQueues<>(SimulatedHosts.pace(rate, 2, 50));
    Map<String, InetAddress> addresses = new HashMap<>();
    double harmonic = 0;
    for (int h = 1; h <= hostCount; h++) {
      harmonic += 1.0 / h;
    }
    int total = 0;
    int largest = 0;
    for (int h = 1; h <= hostCount; h++) {
      String host = "host" + h;
      if (h % 4 == 0) {
        addresses.put(host, address(h % 100));
        queues.locate(host, addresses.get(host));
      }
      int size = (int) Math.ceil(rows / harmonic / h);
      for (int i = 0; i < size; i++) {
        queues.add(host, i);
      }
      total += size;
      largest = Math.max(largest, size);
    }
    assertThat(total).isGreaterThanOrEqualTo(rows);
    Random random = new Random(1);
    SimulatedHosts hosts =
        new SimulatedHosts(
            queues,
            r -> new Reaction(SECOND / 20 + random.nextInt((int) SECOND / 2), Outcome.SUCCESS),
            addresses::get);
    hosts.run(500);

    long bound = (long) (largest / rate * SECOND);
    assertThat(hosts.now).isLessThan(bound + bound / 10);
    assertThat(hosts.maxOnAddress).isLessThanOrEqualTo(50);
    int served = 0;
    for (Seen seen : hosts.seen.values()) {
      served += seen.items.size();
      if (seen.minGap < SECOND / 2 || seen.maxInFlight > 2) {
        assertThat(seen.minGap).isGreaterThanOrEqualTo(SECOND / 2);
        assertThat(seen.maxInFlight).isLessThanOrEqualTo(2);
      }
    }
    assertThat(served).isEqualTo(total);
    assertThat(hosts.seen).hasSize(hostCount);
  }
}
