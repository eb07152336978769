package org.winnow.web.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;
import static org.winnow.web.fetch.http.ScriptedServer.answering;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.FetchItem;
import org.winnow.web.fetch.FetchResult;
import org.winnow.web.fetch.FetchResults;
import org.winnow.web.fetch.FetchSettings;
import org.winnow.web.fetch.Fetcher;
import org.winnow.web.fetch.Gate;
import org.winnow.web.fetch.HostGate;
import org.winnow.web.fetch.Refusal;
import org.winnow.web.fetch.Request;
import org.winnow.web.fetch.Ticker;
import org.winnow.web.polite.Pace;

/** The loop, the client and servers together. */
class FetcherIT {
  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  private ScriptedServer serve(String address, ScriptedServer.Script script) throws IOException {
    ScriptedServer server = ScriptedServer.on(address, script);
    servers.add(server);
    return server;
  }

  private static FetchSettings settings(double rate, int perHost) {
    return FetchSettings.of(new Pace(rate, perHost, 8, Duration.ofSeconds(30)))
        .withRequest(Client.CAP, Duration.ofSeconds(5))
        .withRetries(2, Duration.ofMillis(50));
  }

  private static List<FetchResult<String>> fetch(
      BodyBudget budget, HostGate gate, FetchSettings settings, List<WebUrl> urls) {
    List<FetchResult<String>> results = new ArrayList<>();
    List<FetchItem<String>> items =
        urls.stream().map(url -> FetchItem.of(url.toString(), url)).toList();
    try (Client client = new Client(Client.PATIENT, budget);
        FetchResults<String> run =
            new Fetcher<String>(client.transport, gate, settings, budget, Ticker.system())
                .run(items.iterator())) {
      run.forEachRemaining(results::add);
    }
    return results;
  }

  @Test
  void serversSeeTheRateTheConnectionsAndOneRobotsFile() throws IOException {
    Map<Integer, List<Long>> arrivals = new ConcurrentHashMap<>();
    List<WebUrl> urls = new ArrayList<>();
    for (int host = 2; host < 8; host++) {
      int number = host;
      List<Long> times = new CopyOnWriteArrayList<>();
      arrivals.put(number, times);
      ScriptedServer server =
          serve(
              "127.0.0." + host,
              answering(
                  head -> {
                    times.add(System.nanoTime());
                    return head.startsWith("GET /robots.txt ")
                        ? ok("Disallow: /no")
                        : ok(picture(1000));
                  }));
      for (int i = 0; i < 16; i++) {
        String path = i == 5 ? "/no/5" : "/" + i;
        urls.add(url("http://127.0.0." + host + ":" + server.port() + path));
      }
    }
    AtomicInteger opened = new AtomicInteger();
    HostGate robots =
        (first, transport) -> {
          opened.incrementAndGet();
          WebUrl file = new WebUrl(first.scheme(), first.host(), first.port(), "/robots.txt");
          return transport
              .get(Request.of(file, BodyRule.TEXT, Duration.ofSeconds(5)))
              .thenApply(
                  answer -> {
                    String rule = new String(answer.body(), StandardCharsets.UTF_8);
                    return (Gate)
                        target ->
                            target.path().startsWith(rule.substring(10))
                                ? Optional.of(new Refusal(FetchReason.ROBOTS, rule))
                                : Optional.empty();
                  });
        };
    List<FetchResult<String>> results =
        fetch(new BodyBudget(1 << 20), robots, settings(25, 1), urls);
    assertThat(results).hasSize(96).filteredOn(FetchResult::hasContent).hasSize(90);
    assertThat(results)
        .filteredOn(r -> r.reason().equals(Optional.of(FetchReason.ROBOTS)))
        .hasSize(6);
    assertThat(opened).hasValue(6);
    for (ScriptedServer server : servers) {
      assertThat(server.maxOpen).hasValue(1);
      assertThat(server.connections).hasValue(1);
      assertThat(server.requests).hasSize(16);
      assertThat(server.requests.get(0)).startsWith("GET /robots.txt ");
    }
    for (List<Long> times : arrivals.values()) {
      Duration took = Duration.ofNanos(times.get(times.size() - 1) - times.get(0));
      assertThat(took).as("15 delays of 40 ms").isGreaterThan(Duration.ofMillis(600 - 150));
    }
  }

  @Test
  void aSlowConsumerHoldsNoMoreThanTheBudget() throws Exception {
    BodyBudget budget = new BodyBudget(1_000_000);
    List<FetchItem<Integer>> items = new ArrayList<>();
    for (int host = 2; host < 12; host++) {
      ScriptedServer server = serve("127.0.0." + host, answering(head -> ok(picture(190_000))));
      for (int i = 0; i < 6; i++) {
        items.add(FetchItem.of(i, url("http://127.0.0." + host + ":" + server.port() + "/" + i)));
      }
    }
    int taken = 0;
    try (Client client = new Client(Client.PATIENT, budget);
        FetchResults<Integer> run =
            new Fetcher<Integer>(
                    client.transport, HostGate.OPEN, settings(1000, 4), budget, Ticker.system())
                .run(items.iterator())) {
      while (run.hasNext()) {
        assertThat(run.next().answer().get().body()).hasSize(190_000);
        taken++;
        Thread.sleep(5);
      }
    }
    assertThat(taken).isEqualTo(60);
    assertThat(budget.peak()).isBetween(600_000L, 1_000_000L + 300_000);
    assertThat(budget.held()).isZero();
  }

  @Test
  void hostileHostsDoNotHoldUpTheOthers() throws IOException {
    ScriptedServer good = serve("127.0.0.2", answering(head -> ok(picture(1000))));
    ScriptedServer silent = serve("127.0.0.3", connection -> connection.readHead());
    ScriptedServer busy =
        serve(
            "127.0.0.4",
            answering(
                head ->
                    head.startsWith("GET /later ")
                        ? ok(picture(10))
                        : "HTTP/1.1 429 No\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"));
    ScriptedServer leading =
        serve(
            "127.0.0.5",
            answering(
                head ->
                    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.2:"
                        + good.port()
                        + "/led\r\n\r\n"));
    ScriptedServer looping =
        serve(
            "127.0.0.6",
            answering(head -> "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /\r\n\r\n"));
    List<WebUrl> urls =
        List.of(
            url("http://127.0.0.2:" + good.port() + "/"),
            url("http://127.0.0.3:" + silent.port() + "/"),
            url("http://127.0.0.4:" + busy.port() + "/"),
            url("http://127.0.0.4:" + busy.port() + "/later"),
            url("http://127.0.0.5:" + leading.port() + "/"),
            url("http://127.0.0.6:" + looping.port() + "/"));
    List<FetchResult<String>> results =
        fetch(new BodyBudget(1 << 20), HostGate.OPEN, settings(20, 1), urls);
    assertThat(results)
        .extracting(r -> r.item().url().host() + " " + r.reason().map(Enum::name).orElse("OK"))
        .containsExactlyInAnyOrder(
            "127.0.0.2 OK",
            "127.0.0.3 CONNECTION_RESET",
            "127.0.0.4 TOO_MANY_REQUESTS",
            "127.0.0.4 HOST_SLOW",
            "127.0.0.5 OK",
            "127.0.0.6 TOO_MANY_REDIRECTS");
    assertThat(silent.requests).as("three attempts").hasSize(3);
    assertThat(busy.requests).hasSize(1);
    assertThat(good.requests).hasSize(2);
  }
}
