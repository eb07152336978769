package org.winnow.web.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.winnow.web.fetch.SimulatedWeb.SECOND;
import static org.winnow.web.fetch.SimulatedWeb.url;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.SimulatedWeb.Reaction;
import org.winnow.web.fetch.SimulatedWeb.Seen;
import org.winnow.web.polite.HostStatistics;
import org.winnow.web.polite.Pace;

class FetcherTest {
  private static final Reaction OK = Reaction.status(200);
  private static final FetchSettings SETTINGS =
      FetchSettings.of(new Pace(1, 2, 8, Duration.ofMinutes(10)))
          .withRetries(2, Duration.ofSeconds(3));

  private static List<FetchResult<Integer>> run(SimulatedWeb web, HostGate gate, String... urls) {
    return run(web, gate, SETTINGS, items(urls).iterator());
  }

  private static List<FetchResult<Integer>> run(
      SimulatedWeb web, HostGate gate, FetchSettings settings, Iterator<FetchItem<Integer>> items) {
    BodyBudget budget = new BodyBudget(1 << 20);
    List<FetchResult<Integer>> results = new ArrayList<>();
    try (FetchResults<Integer> run =
        new Fetcher<Integer>(web, gate, settings, budget, web).run(items)) {
      run.forEachRemaining(results::add);
    }
    assertThat(budget.held()).isZero();
    return results;
  }

  private static List<FetchItem<Integer>> items(String... urls) {
    return IntStream.range(0, urls.length).mapToObj(i -> FetchItem.of(i, url(urls[i]))).toList();
  }

  private static String[] many(String host, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "http://" + host + "/" + i)
        .toArray(String[]::new);
  }

  private static Map<FetchReason, Long> reasons(List<FetchResult<Integer>> results) {
    Map<FetchReason, Long> counts = new EnumMap<>(FetchReason.class);
    results.forEach(r -> r.reason().ifPresent(reason -> counts.merge(reason, 1L, Long::sum)));
    return counts;
  }

  @Test
  void eachHostIsAskedAtItsPaceAndEachItemGivesOneResult() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    String[] urls =
        Stream.of(many("a", 5), many("b", 3)).flatMap(Stream::of).toArray(String[]::new);
    List<FetchResult<Integer>> results = run(web, HostGate.OPEN, urls);
    assertThat(results).hasSize(8).allMatch(FetchResult::hasContent);
    assertThat(results)
        .extracting(r -> r.item().tag())
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(times(web, "a")).containsExactly(0L, SECOND, 2 * SECOND, 3 * SECOND, 4 * SECOND);
    assertThat(times(web, "b")).containsExactly(0L, SECOND, 2 * SECOND);
    assertThat(results.get(0).answer().get().body()).isEqualTo(SimulatedWeb.PICTURE);
    assertThat(results.get(0).attempts()).isEqualTo(1);
    assertThat(results.get(0).wireBytes()).isEqualTo(100);
  }

  private static List<Long> times(SimulatedWeb web, String host) {
    return web.seen.stream().filter(s -> s.url().host().equals(host)).map(Seen::time).toList();
  }

  /** Asks for robots.txt once for each origin, and refuses what stands below /no. */
  private static HostGate robots(AtomicInteger asked, Duration crawlDelay) {
    return (first, transport) -> {
      asked.incrementAndGet();
      WebUrl robots = new WebUrl(first.scheme(), first.host(), first.port(), "/robots.txt");
      return transport
          .get(Request.of(robots, BodyRule.TEXT, Duration.ofSeconds(5)))
          .thenApply(
              answer ->
                  new Gate() {
                    @Override
                    public Optional<Refusal> check(WebUrl url) {
                      return url.path().startsWith("/no")
                          ? Optional.of(new Refusal(FetchReason.ROBOTS, "Disallow: /no"))
                          : Optional.empty();
                    }

                    @Override
                    public HeaderRule headers() {
                      return (url, headers) ->
                          headers
                              .first("x-robots-tag")
                              .map(tag -> new Refusal(FetchReason.ROBOTS_HEADER, tag));
                    }

                    @Override
                    public Duration crawlDelay() {
                      return crawlDelay;
                    }
                  });
    };
  }

  @Test
  void theGateIsAskedOnceAndItsRequestsKeepThePace() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    AtomicInteger asked = new AtomicInteger();
    List<FetchResult<Integer>> results =
        run(
            web,
            robots(asked, Duration.ofSeconds(7)),
            "http://a/1",
            "http://a/no/2",
            "http://a/3",
            "http://b/4");
    assertThat(asked).hasValue(2);
    assertThat(web.seen).extracting(s -> s.url().toString()).contains("http://a/robots.txt");
    assertThat(web.seen).extracting(s -> s.url().target()).doesNotContain("/no/2");
    assertThat(times(web, "a")).containsExactly(0L, 7 * SECOND, 14 * SECOND);
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.ROBOTS, 1L));
    FetchResult<Integer> refused = byTag(results, 1);
    assertThat(refused.message()).isEqualTo("Disallow: /no");
    assertThat(refused.attempts()).isZero();
  }

  private static FetchResult<Integer> byTag(List<FetchResult<Integer>> results, int tag) {
    return results.stream().filter(r -> r.item().tag() == tag).findFirst().orElseThrow();
  }

  @Test
  void anOptOutOfTheHeadersIsAReasonWithEvidence() {
    SimulatedWeb web =
        new SimulatedWeb(
            r -> r.url().target().equals("/1") ? Reaction.status(200, "X-Robots-Tag", "noai") : OK);
    List<FetchResult<Integer>> results =
        run(web, robots(new AtomicInteger(), Duration.ZERO), "http://a/1", "http://a/2");
    FetchResult<Integer> optedOut = byTag(results, 0);
    assertThat(optedOut.reason()).contains(FetchReason.ROBOTS_HEADER);
    assertThat(optedOut.message()).isEqualTo("noai");
    assertThat(optedOut.answer().get().body()).isEmpty();
    assertThat(byTag(results, 1).hasContent()).isTrue();
  }

  @Test
  void aGateThatFailsGivesItsReasonToAllItems() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    HostGate broken =
        (first, transport) ->
            CompletableFuture.failedFuture(
                new FetchException(FetchReason.ROBOTS_UNAVAILABLE, "status 503"));
    List<FetchResult<Integer>> results = run(web, broken, many("a", 3));
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.ROBOTS_UNAVAILABLE, 3L));
    assertThat(web.seen).isEmpty();
  }

  @Test
  void transientFailuresAreTriedAgainAfterADoublingWait() {
    Map<String, Integer> attempts = new HashMap<>();
    SimulatedWeb web =
        new SimulatedWeb(
            r -> {
              int attempt = attempts.merge(r.url().host(), 1, Integer::sum);
              return switch (r.url().host()) {
                case "resets" -> Reaction.failure(FetchReason.CONNECTION_RESET);
                case "errs" -> attempt < 3 ? Reaction.status(502) : OK;
                default -> Reaction.status(404);
              };
            });
    List<FetchResult<Integer>> results =
        run(web, HostGate.OPEN, "http://resets/", "http://errs/", "http://gone/");
    long latency = SECOND / 10;
    assertThat(times(web, "resets"))
        .containsExactly(0L, latency + 3 * SECOND, 2 * latency + 9 * SECOND);
    assertThat(byTag(results, 0).reason()).contains(FetchReason.CONNECTION_RESET);
    assertThat(byTag(results, 0).attempts()).isEqualTo(3);
    assertThat(byTag(results, 0).answer()).isEmpty();
    assertThat(byTag(results, 1).hasContent()).isTrue();
    assertThat(byTag(results, 1).attempts()).isEqualTo(3);
    assertThat(byTag(results, 2).reason()).contains(FetchReason.NOT_FOUND);
    assertThat(byTag(results, 2).answer()).map(Answer::status).contains(404);
    assertThat(times(web, "gone")).hasSize(1);
    assertThat(web.waits).as("no busy loop").isLessThan(20);
  }

  @Test
  void retryAfterIsHonouredWithinTheRun() {
    Map<String, Integer> attempts = new HashMap<>();
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                attempts.merge(r.url().host(), 1, Integer::sum) == 1
                    ? Reaction.status(429, "Retry-After", "120")
                    : OK);
    List<FetchResult<Integer>> results = run(web, HostGate.OPEN, many("a", 3));
    assertThat(results).allMatch(FetchResult::hasContent);
    assertThat(times(web, "a").get(1)).isEqualTo(120 * SECOND + SECOND / 10);
    assertThat(times(web, "a")).hasSize(4);
  }

  @Test
  void aHostThatAsksToWaitForLongIsDeferred() {
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                r.url().host().equals("a")
                    ? Reaction.status(503, "Retry-After", "Thu, 01 Jan 1970 05:00:00 GMT")
                    : OK);
    List<FetchResult<Integer>> results = run(web, HostGate.OPEN, many("a", 10));
    assertThat(reasons(results))
        .containsOnly(
            Map.entry(FetchReason.SERVER_ERROR, 1L), Map.entry(FetchReason.HOST_SLOW, 9L));
    FetchResult<Integer> first = byTag(results, 0);
    assertThat(first.retryAfter().get()).isBetween(Duration.ofHours(4), Duration.ofHours(5));
    assertThat(byTag(results, 1).message()).startsWith("a: it asks to wait for PT4H");
    assertThat(times(web, "a")).hasSize(1);
  }

  @Test
  void aHostThatIsOutOfReachIsGivenUp() {
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                r.url().host().equals("dead")
                    ? Reaction.failure(FetchReason.CONNECT_TIMEOUT).after(Duration.ofSeconds(10))
                    : OK);
    String[] urls =
        Stream.of(many("dead", 100), many("alive", 20)).flatMap(Stream::of).toArray(String[]::new);
    List<FetchResult<Integer>> results = run(web, HostGate.OPEN, urls);
    assertThat(results).hasSize(120).filteredOn(FetchResult::hasContent).hasSize(20);
    assertThat(times(web, "dead")).hasSizeBetween(5, 6);
    Map<FetchReason, Long> reasons = reasons(results);
    assertThat(reasons).containsOnlyKeys(FetchReason.CONNECT_TIMEOUT, FetchReason.HOST_SLOW);
    assertThat(reasons.get(FetchReason.CONNECT_TIMEOUT)).isBetween(2L, 6L);
  }

  @Test
  void oneItemBearsTheFailureOfAHostWhoseGateIsOutOfReach() {
    SimulatedWeb web = new SimulatedWeb(r -> Reaction.failure(FetchReason.CONNECT_FAILED));
    FetchSettings settings = SETTINGS.withHosts(3, Duration.ofHours(1));
    List<FetchResult<Integer>> results =
        run(
            web,
            robots(new AtomicInteger(), Duration.ZERO),
            settings,
            items(many("a", 50)).iterator());
    assertThat(reasons(results))
        .containsOnly(
            Map.entry(FetchReason.CONNECT_FAILED, 1L), Map.entry(FetchReason.HOST_SLOW, 49L));
    assertThat(web.seen).hasSize(3);
  }

  @Test
  void anUnknownHostCostsNoRequest() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    List<FetchResult<Integer>> results = run(web, HostGate.OPEN, many("unknown", 4));
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.UNKNOWN_HOST, 4L));
    assertThat(web.seen).isEmpty();
  }

  @Test
  void aHostDoesNotHoldARunForLongerThanItsTime() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    FetchSettings settings = SETTINGS.withHosts(5, Duration.ofSeconds(100));
    List<FetchResult<Integer>> results =
        run(
            web,
            robots(new AtomicInteger(), Duration.ofSeconds(30)),
            settings,
            items(many("slow", 50)).iterator());
    assertThat(times(web, "slow")).containsExactly(0L, 30 * SECOND, 60 * SECOND, 90 * SECOND);
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.HOST_LIMIT, 47L));
    assertThat(web.now()).as("nobody waits for the next turn").isLessThan(100 * SECOND);
    assertThat(byTag(results, 49).message()).contains("its next turn is not within PT1M40S");
  }

  @Test
  void aRedirectIsARequestToItsHostAndPassesItsGate() {
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                r.url().target().equals("/robots.txt") || r.url().host().equals("b")
                    ? OK
                    : Reaction.status(
                        302,
                        "Location",
                        r.url().target().equals("/5")
                            ? "http://b/no/5"
                            : "http://b" + r.url().target()));
    AtomicInteger asked = new AtomicInteger();
    List<FetchResult<Integer>> results = run(web, robots(asked, Duration.ZERO), many("a", 6));
    assertThat(asked).hasValue(2);
    assertThat(results).filteredOn(FetchResult::hasContent).hasSize(5);
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.ROBOTS, 1L));
    Answer answer = byTag(results, 3).answer().get();
    assertThat(answer.url()).isEqualTo(url("http://b/3"));
    assertThat(answer.redirects()).containsExactly(url("http://a/3"));
    assertThat(byTag(results, 3).wireBytes()).isEqualTo(200);
    assertThat(byTag(results, 3).attempts()).isEqualTo(1);
    List<Long> times = times(web, "b");
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(SECOND);
    }
  }

  @Test
  void aRedirectToWhatMayNotBeAskedIsAFailureOfTheRedirectAndAnAttempt() {
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                r.url().target().equals("/robots.txt")
                    ? OK
                    : Reaction.status(302, "Location", "http:/" + r.url().target() + "/no/1"));
    List<FetchResult<Integer>> results =
        run(
            web,
            robots(new AtomicInteger(), Duration.ZERO),
            "http://a/inside",
            "http://a/unknown",
            "http://a/b",
            "http://inside/1");
    assertThat(results)
        .extracting(r -> r.item().tag(), r -> r.reason().get(), FetchResult::attempts)
        .containsExactlyInAnyOrder(
            tuple(0, FetchReason.FORBIDDEN_REDIRECT, 1),
            tuple(1, FetchReason.UNKNOWN_HOST, 1),
            tuple(2, FetchReason.ROBOTS, 1),
            tuple(3, FetchReason.FORBIDDEN_ADDRESS, 0));
    assertThat(byTag(results, 0).message()).isEqualTo("FORBIDDEN_ADDRESS: inside");
  }

  @Test
  void aRedirectOfARobotsFileIsFollowed() {
    SimulatedWeb web =
        new SimulatedWeb(
            r ->
                r.url().toString().equals("http://a/robots.txt")
                    ? Reaction.status(301, "Location", "http://www.a/robots.txt")
                    : OK);
    List<FetchResult<Integer>> results =
        run(web, robots(new AtomicInteger(), Duration.ZERO), "http://a/1");
    assertThat(results).allMatch(FetchResult::hasContent);
    assertThat(web.seen)
        .extracting(s -> s.url().toString())
        .containsExactly("http://a/robots.txt", "http://www.a/robots.txt", "http://a/1");
  }

  @Test
  void whatTheCallerHasIsAskedForConditionally() {
    SimulatedWeb web =
        new SimulatedWeb(r -> r.headers().containsKey("If-None-Match") ? Reaction.status(304) : OK);
    FetchItem<Integer> known =
        new FetchItem<>(
            0,
            url("http://a/"),
            Optional.of("\"v1\""),
            Optional.of("then\r\nCookie: x"),
            ContentHashes.NONE);
    List<FetchResult<Integer>> results =
        run(
            web,
            HostGate.OPEN,
            SETTINGS,
            List.of(known, FetchItem.of(1, url("http://b/"))).iterator());
    assertThat(byTag(results, 0).isNotModified()).isTrue();
    assertThat(byTag(results, 0).hasContent()).isFalse();
    assertThat(byTag(results, 1).isNotModified()).isFalse();
    assertThat(web.seen.get(0).headers())
        .containsEntry("If-None-Match", "\"v1\"")
        .containsKey("Accept")
        .doesNotContainKey("If-Modified-Since");
  }

  @Test
  void aContentWithAnotherHashIsRefused() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    String good = "d07ec1d6b2ec48ed11c4f48b9ed17ad1a9b3d8ee84e7ee1ae2ee3b8ba7d6ef2f";
    FetchItem<Integer> wrong =
        new FetchItem<>(
            0, url("http://a/"), Optional.empty(), Optional.empty(), ContentHashes.of(good, null));
    List<FetchResult<Integer>> results =
        run(web, HostGate.OPEN, SETTINGS, List.of(wrong).iterator());
    assertThat(reasons(results)).containsExactly(Map.entry(FetchReason.WRONG_HASH, 1L));
  }

  @Test
  void itemsAreReadAheadNoFurtherThanAllowed() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    AtomicInteger read = new AtomicInteger();
    Iterator<FetchItem<Integer>> items =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> {
                  read.incrementAndGet();
                  return FetchItem.of(i, url("http://h" + i % 7 + "/"));
                })
            .iterator();
    BodyBudget budget = new BodyBudget(1 << 20);
    FetchResults<Integer> run =
        new Fetcher<Integer>(web, HostGate.OPEN, SETTINGS.withItems(4, 50), budget, web).run(items);
    int taken = 0;
    while (run.hasNext()) {
      run.next();
      taken++;
      assertThat(read.get() - taken).isLessThanOrEqualTo(50 + 4 + 1);
    }
    assertThat(taken).isEqualTo(1000);
  }

  @Test
  void whatEachHostWasAskedIsCounted() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    FetchResults<Integer> run =
        new Fetcher<Integer>(web, HostGate.OPEN, SETTINGS, new BodyBudget(100), web)
            .run(items(many("a", 3)).iterator());
    run.forEachRemaining(r -> {});
    HostStatistics host = run.statistics().findFirst().orElseThrow();
    assertThat(host.host()).isEqualTo("a");
    assertThat(host.requests()).isEqualTo(3);
    assertThat(host.busy()).isEqualTo(Duration.ofMillis(2100));
  }

  @Test
  void aTransportThatBreaksEndsTheRun() {
    SimulatedWeb web =
        new SimulatedWeb(r -> OK) {
          @Override
          public CompletableFuture<Answer> get(Request request) {
            return CompletableFuture.failedFuture(new NullPointerException("broken"));
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> run(web, HostGate.OPEN, many("a", 3)))
        .withMessage("The transport failed")
        .havingCause()
        .withMessage("broken");
  }

  @Test
  void aRunThatIsClosedEndsItsRequests() {
    SimulatedWeb web = new SimulatedWeb(r -> OK);
    web.keepOpen = true;
    FetchResults<Integer> run =
        new Fetcher<Integer>(web, HostGate.OPEN, SETTINGS, new BodyBudget(100), web)
            .run(items("http://a/1", "http://b/1", "http://c/1").iterator());
    assertThat(run.hasNext()).isTrue();
    run.next();
    run.close();
    assertThat(web.open).hasSize(3).filteredOn(CompletableFuture::isCancelled).isNotEmpty();
    assertThat(run.hasNext()).isFalse();
  }

  @Property(tries = 100)
  void everyItemGivesOneResultWhateverHappens(@ForAll long seed) {
    Random random = new Random(seed);
    Function<Request, Reaction> chaos =
        r -> {
          Duration latency = Duration.ofMillis(random.nextInt(3000));
          return switch (random.nextInt(12)) {
            case 0 -> Reaction.failure(any(random, FetchReason.values())).after(latency);
            case 1 -> Reaction.status(random.nextInt(100, 600)).after(latency);
            case 2 -> Reaction.status(429, "Retry-After", "" + random.nextInt(900)).after(latency);
            case 3 ->
                r.via().size() < 5
                    ? Reaction.status(302, "Location", "http://h" + random.nextInt(9) + "/x")
                    : OK;
            case 4 -> Reaction.failure(FetchReason.CONNECT_TIMEOUT).after(latency);
            default -> OK.after(latency);
          };
        };
    SimulatedWeb web = new SimulatedWeb(chaos);
    int count = random.nextInt(200);
    String[] urls = new String[count];
    for (int i = 0; i < count; i++) {
      urls[i] =
          "http://" + (random.nextInt(20) == 0 ? "unknown" : "h" + random.nextInt(9)) + "/" + i;
    }
    FetchSettings settings =
        SETTINGS
            .withItems(1 + random.nextInt(20), 1 + random.nextInt(300))
            .withHosts(1 + random.nextInt(6), Duration.ofMinutes(1 + random.nextInt(100)));
    List<FetchResult<Integer>> results =
        run(web, robots(new AtomicInteger(), Duration.ZERO), settings, items(urls).iterator());
    assertThat(results)
        .extracting(r -> r.item().tag())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    assertThat(results)
        .allMatch(r -> r.hasContent() || r.isNotModified() || r.reason().isPresent());
    Map<String, Long> last = new HashMap<>();
    for (Seen seen : web.seen) {
      Long before = last.put(seen.url().host(), seen.time());
      assertThat(before == null || seen.time() - before >= SECOND).as("%s", seen).isTrue();
    }
    assertThat(web.maxInFlight.values()).allMatch(most -> most <= 2);
  }

  private static FetchReason any(Random random, FetchReason[] reasons) {
    return reasons[random.nextInt(reasons.length)];
  }

  /** A million rows over 20,000 hosts with a heavy tail, of which one in fifty is dead. */
  @Test
  void aMillionRowsTakeHardlyLongerThanTheRatesAllow() {
    int hostCount = 20_000;
    int rows = 1_000_000;
    double harmonic = IntStream.rangeClosed(1, hostCount).mapToDouble(h -> 1.0 / h).sum();
    int[] sizes =
        IntStream.rangeClosed(1, hostCount)
            .map(h -> Math.min(10_000, (int) Math.ceil(rows * 1.6 / harmonic / h)))
            .toArray();
    int total = IntStream.of(sizes).sum();
    assertThat(total).isGreaterThan(rows);
    Iterator<FetchItem<Integer>> items =
        IntStream.range(0, hostCount)
            .boxed()
            .flatMap(
                h ->
                    IntStream.range(0, sizes[h])
                        .mapToObj(i -> FetchItem.of(i, new WebUrl("http", "h" + h, 80, "/" + i))))
            .iterator();
    Random random = new Random(1);
    long[] last = new long[hostCount];
    Arrays.fill(last, -SECOND);
    SimulatedWeb[] self = new SimulatedWeb[1];
    SimulatedWeb web =
        new SimulatedWeb(
            r -> {
              int h = Integer.parseInt(r.url().host().substring(1));
              long now = self[0].now();
              if (now - last[h] < SECOND) {
                throw new AssertionError("host " + h + " is asked too fast");
              }
              last[h] = now;
              return h % 50 == 49
                  ? Reaction.failure(FetchReason.CONNECT_TIMEOUT).after(Duration.ofSeconds(10))
                  : OK.after(Duration.ofMillis(50 + random.nextInt(500)));
            });
    self[0] = web;
    web.log = false;
    int done = 0;
    try (FetchResults<Integer> run =
        new Fetcher<Integer>(
                web,
                HostGate.OPEN,
                SETTINGS.withItems(2000, 2_000_000),
                new BodyBudget(1 << 20),
                web)
            .run(items)) {
      while (run.hasNext()) {
        run.next();
        done++;
      }
    }
    assertThat(done).isEqualTo(total);
    long bound = 10_000 * SECOND;
    assertThat(web.now()).isBetween(bound - SECOND, bound + bound / 10);
    assertThat(web.maxInFlight.values()).allMatch(most -> most <= 2);
  }
}
