package org.winnow.web.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

@Timeout(60)
class CheckedResolverTest {
  private static final ResolverLimits LIMITS =
      new ResolverLimits(
          4, 100, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(20));

  private final SetClock clock = new SetClock();
  private final AtomicInteger lookups = new AtomicInteger();
  private final List<CheckedResolver> open = new ArrayList<>();

  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-01T00:00:00Z");

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    open.forEach(CheckedResolver::close);
  }

  private CheckedResolver resolver(HostResolver answers, ResolverLimits limits, boolean loopback) {
    HostResolver counted =
        host -> {
          lookups.incrementAndGet();
          return answers.resolve(host);
        };
    CheckedResolver resolver = new CheckedResolver(counted, loopback, limits, clock);
    open.add(resolver);
    return resolver;
  }

  private CheckedResolver resolver(HostResolver answers) {
    return resolver(answers, LIMITS, false);
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(InetAddress.getByName(literal));
    }
    return addresses;
  }

  private static List<String> resolved(CheckedResolver resolver, String host) throws Exception {
    return resolver.resolve(host).get().stream().map(InetAddress::getHostAddress).toList();
  }

  private static FetchException failure(CheckedResolver resolver, String host) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> resolver.resolve(host).get());
    assertThat(failed).as(host).hasCauseInstanceOf(FetchException.class);
    return (FetchException) failed.getCause();
  }

  @Test
  void publicAddressesComeInTheOrderOfTheAnswer() throws Exception {
    CheckedResolver resolver = resolver(host -> addresses("93.184.215.14", "2606:2800::1"));

    assertThat(resolved(resolver, "example.org"))
        .containsExactly("93.184.215.14", "2606:2800:0:0:0:0:0:1");
    assertThat(resolver.resolve("example.org").get().get(0).getHostName()).isEqualTo("example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "::1",
    "fd00::1",
    "64:ff9b::7f00:1",
    "0.0.0.0"
  })
  void oneForbiddenAnswerRefusesTheHost(String forbidden) {
    CheckedResolver resolver = resolver(host -> addresses("93.184.215.14", forbidden, "8.8.8.8"));

    FetchException refused = failure(resolver, "example.org");
    assertThat(refused.reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
    assertThat(refused).hasMessageStartingWith("example.org has the address ");
  }

  @Test
  void aForbiddenAnswerFarBehindRefusesTheHost() {
    String[] many = new String[500];
    for (int i = 0; i < many.length; i++) {
      many[i] = "93.184." + i / 250 + "." + i % 250;
    }
    many[499] = "10.1.2.3";

    assertThat(failure(resolver(host -> addresses(many)), "example.org").reason())
        .isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
  }

  @Test
  void aLongAnswerIsCutAndRepeatedAddressesAreOne() throws Exception {
    CheckedResolver resolver =
        resolver(
            host -> {
              List<InetAddress> many = new ArrayList<>();
              for (int i = 0; i < 100; i++) {
                many.addAll(addresses("93.184.215." + i, "93.184.215." + i));
              }
              return many;
            });

    assertThat(resolved(resolver, "example.org")).hasSize(16).doesNotHaveDuplicates();
  }

  @Test
  void whatWasCheckedIsWhatIsConnectedTo() throws Exception {
    // Rebinding: the second lookup leads inside.
    CheckedResolver resolver =
        resolver(host -> addresses(lookups.get() == 1 ? "93.184.215.14" : "127.0.0.1"));
    DnsResolver client = resolver.dnsResolver();

    assertThat(resolved(resolver, "rebind.example.net")).containsExactly("93.184.215.14");
    assertThat(client.resolve("rebind.example.net"))
        .extracting(InetAddress::getHostAddress)
        .containsExactly("93.184.215.14");
    assertThat(client.resolve("rebind.example.net", 443))
        .containsExactly(new InetSocketAddress(InetAddress.getByName("93.184.215.14"), 443));

    clock.advance(Duration.ofMinutes(5));
    assertThat(failure(resolver, "rebind.example.net").reason())
        .isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
    assertThatThrownBy(() -> client.resolve("rebind.example.net", 443))
        .isInstanceOf(UnknownHostException.class)
        .hasCauseInstanceOf(FetchException.class)
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void theLoopbackIsReachedOnlyByTheSetting() throws Exception {
    CheckedResolver tests = resolver(host -> addresses("127.0.0.7"), LIMITS, true);
    CheckedResolver plain = resolver(host -> addresses("127.0.0.7"));

    assertThat(resolved(tests, "img.test")).containsExactly("127.0.0.7");
    assertThat(resolved(tests, "127.0.0.1")).containsExactly("127.0.0.1");
    assertThat(resolved(tests, "[::1]")).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(failure(tests, "10.0.0.1").reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
    assertThat(failure(tests, "0.0.0.0").reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
    assertThat(failure(plain, "img.test").reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
    assertThat(failure(plain, "127.0.0.1").reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
  }

  @Test
  void localhostLeadsNowhereElse() {
    CheckedResolver resolver = resolver(host -> addresses("93.184.215.14"), LIMITS, true);

    assertThat(failure(resolver, "a.localhost").reason()).isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
  }

  @Test
  void anAddressIsNotLookedUp() throws Exception {
    CheckedResolver resolver =
        resolver(
            host -> {
              throw new AssertionError(host);
            });

    assertThat(resolved(resolver, "8.8.8.8")).containsExactly("8.8.8.8");
    assertThat(resolved(resolver, "[2606:2800::1]")).containsExactly("2606:2800:0:0:0:0:0:1");
    assertThat(resolver.dnsResolver().resolve("2606:2800::1")).hasSize(1);
    assertThat(failure(resolver, "127.1").reason()).isEqualTo(FetchReason.BAD_URL);
    assertThat(failure(resolver, "fe80::1%eth0").reason()).isEqualTo(FetchReason.BAD_URL);
    assertThat(lookups).hasValue(0);
  }

  @Test
  void anAnswerIsKeptForItsTime() throws Exception {
    CheckedResolver resolver = resolver(host -> addresses("93.184.215.14"));

    resolved(resolver, "example.org");
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    resolved(resolver, "EXAMPLE.org.");
    assertThat(lookups).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    resolved(resolver, "example.org");
    assertThat(lookups).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'gone.test: Name or service not known', UNKNOWN_HOST",
    "'gone.test: No address associated with hostname', UNKNOWN_HOST",
    "gone.test, DNS_FAILURE",
    "'gone.test: Temporary failure in name resolution', DNS_FAILURE",
    "'gone.test: System error', DNS_FAILURE"
  })
  void aFailureIsKeptForAShorterTime(String message, FetchReason reason) {
    CheckedResolver resolver =
        resolver(
            host -> {
              throw new UnknownHostException(message);
            });

    assertThat(failure(resolver, "gone.test").reason()).isEqualTo(reason);
    clock.advance(Duration.ofSeconds(60).minusMillis(1));
    assertThat(failure(resolver, "gone.test").reason()).isEqualTo(reason);
    assertThat(lookups).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(failure(resolver, "gone.test").reason()).isEqualTo(reason);
    assertThat(lookups).hasValue(2);
  }

  @Test
  void noAddressIsAnUnknownHostAndAFaultAFailure() {
    CheckedResolver empty = resolver(host -> List.of());
    CheckedResolver broken =
        resolver(
            host -> {
              throw new IllegalStateException("no resolver");
            });

    assertThat(failure(empty, "a.test").reason()).isEqualTo(FetchReason.UNKNOWN_HOST);
    assertThat(failure(broken, "a.test").reason()).isEqualTo(FetchReason.DNS_FAILURE);
  }

  @Test
  void theOldestAnswersMakeRoom() throws Exception {
    ResolverLimits two =
        new ResolverLimits(
            1, 2, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofSeconds(20));
    CheckedResolver resolver = resolver(host -> addresses("93.184.215.14"), two, false);

    for (String host : List.of("a.test", "b.test", "a.test", "c.test", "a.test", "c.test")) {
      resolved(resolver, host);
    }
    assertThat(lookups).hasValue(3);
    resolved(resolver, "b.test");
    assertThat(lookups).hasValue(4);
  }

  @Test
  void aHostIsLookedUpOnceAtATime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CheckedResolver resolver =
        resolver(
            host -> {
              await(release);
              return addresses("93.184.215.14");
            });

    List<CompletableFuture<List<InetAddress>>> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asked.add(resolver.resolve("example.org"));
    }
    asked.get(0).cancel(true);
    release.countDown();
    for (CompletableFuture<List<InetAddress>> one : asked.subList(1, 50)) {
      assertThat(one.get()).hasSize(1);
    }
    assertThat(lookups).hasValue(1);
  }

  @Test
  void manyThreadsGetTheSameAnswersWithinTheBoundOfThreads() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<String> looked = ConcurrentHashMap.newKeySet();
    Set<String> twice = ConcurrentHashMap.newKeySet();
    CheckedResolver resolver =
        resolver(
            host -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              if (!looked.add(host)) {
                twice.add(host);
              }
              Thread.yield();
              now.decrementAndGet();
              return addresses("93.184.215." + host.substring(1, host.indexOf('.')));
            });

    List<Thread> threads = new ArrayList<>();
    List<Throwable> failed = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int shift = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 90; i++) {
                  int number = (i * 7 + shift * 11) % 90;
                  try {
                    assertThat(resolved(resolver, "h" + number + ".test"))
                        .containsExactly("93.184.215." + number);
                  } catch (Exception | AssertionError e) {
                    synchronized (failed) {
                      failed.add(e);
                    }
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failed).isEmpty();
    assertThat(twice).isEmpty();
    assertThat(most.get()).isBetween(1, 4);
  }

  @Test
  void aLookupEndsAtItsDeadlineAndALateAnswerIsKept() throws Exception {
    ResolverLimits hasty =
        new ResolverLimits(
            1, 100, Duration.ofMinutes(5), Duration.ofSeconds(60), Duration.ofMillis(50));
    CountDownLatch release = new CountDownLatch(1);
    CheckedResolver resolver =
        resolver(
            host -> {
              await(release);
              return addresses("93.184.215.14");
            },
            hasty,
            false);

    FetchException late = failure(resolver, "slow.test");
    assertThat(late.reason()).isEqualTo(FetchReason.DNS_FAILURE);
    assertThat(late).hasMessage("the lookup of slow.test took more than 50 ms");
    // The only thread is held: the next one ends while it waits.
    assertThat(failure(resolver, "waiting.test").reason()).isEqualTo(FetchReason.DNS_FAILURE);

    release.countDown();
    CompletableFuture<List<InetAddress>> kept = resolver.resolve("slow.test");
    while (kept.isCompletedExceptionally()) {
      Thread.sleep(5);
      kept = resolver.resolve("slow.test");
    }
    assertThat(kept.get()).hasSize(1);
    assertThat(lookups).as("the one that ended while it waited is not begun").hasValue(1);
  }

  @Test
  void nothingWaitsForAClosedResolver() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CheckedResolver resolver =
        resolver(
            host -> {
              await(release);
              return addresses("93.184.215.14");
            });
    CompletableFuture<List<InetAddress>> asked = resolver.resolve("a.test");

    resolver.close();
    assertThatThrownBy(asked::get).hasCauseInstanceOf(FetchException.class);
    assertThat(failure(resolver, "b.test").reason()).isEqualTo(FetchReason.DNS_FAILURE);
    release.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody released the lookup");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
