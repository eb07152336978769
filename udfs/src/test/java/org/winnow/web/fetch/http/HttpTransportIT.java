package org.winnow.web.fetch.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.winnow.web.fetch.http.Client.compressed;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;
import static org.winnow.web.fetch.http.ScriptedServer.answering;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.Refusal;
import org.winnow.web.fetch.Request;

class HttpTransportIT {
  private final Client client = new Client(Client.PATIENT, new BodyBudget(64 << 20));

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void anAnswerHasAllThatIsToBeKept() throws IOException {
    String body = picture(12_345);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\nETag: \"v1\"\r\n"
            + "LAST-modified: Sat, 28 Nov 2026 12:00:00 GMT\r\nX-Robots-Tag: a\r\n"
            + "x-robots-tag: b\r\nX-City: M\u00C3\u00BCnchen\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> head + body))) {
      Answer answer = client.get(url(server, "/a.jpg?size=1"));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(body.getBytes(ISO_8859_1));
      assertThat(answer.url()).isEqualTo(url(server, "/a.jpg?size=1"));
      assertThat(answer.etag()).contains("\"v1\"");
      assertThat(answer.lastModified()).contains("Sat, 28 Nov 2026 12:00:00 GMT");
      assertThat(answer.headers().all("X-ROBOTS-TAG")).containsExactly("a", "b");
      assertThat(answer.headers().first("x-city")).contains("München");
      assertThat(answer.address()).isEqualTo(InetAddress.getByName("127.0.0.1"));
      assertThat(answer.redirects()).isEmpty();
      assertThat(answer.wireBytes()).isEqualTo(head.length() + body.length());
    }
  }

  @Test
  void aRequestSaysWhoAsksAndNothingElse() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100))))) {
      Map<String, String> headers =
          Map.of("Accept", "image/jpeg", "If-None-Match", "\"v1\"", "If-Modified-Since", "then");
      client.get(client.picture(url(server, "/a//b%20c?d=/e;f")).withHeaders(headers));
      String[] lines = server.requests.get(0).split("\r\n");
      assertThat(lines)
          .containsExactlyInAnyOrder(
              "GET /a//b%20c?d=/e;f HTTP/1.1",
              "Host: a.example:" + server.port(),
              "User-Agent: Winnow/test (+me@example.org)",
              "Accept: image/jpeg",
              "Accept-Encoding: identity",
              "If-None-Match: \"v1\"",
              "If-Modified-Since: then",
              "Connection: keep-alive");
    }
  }

  @Test
  void addressesOfIpv6AreAskedByTheirName() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("::1", answering(h -> ok(picture(100))))) {
      Answer answer = client.get(url("http://[::1]:" + server.port() + "/"));
      assertThat(answer.body()).hasSize(100);
      assertThat(server.requests.get(0)).contains("Host: [::1]:" + server.port() + "\r\n");
    } catch (SocketException e) {
      assumeThat(e).as("this machine has IPv6").isNull();
    }
  }

  @Test
  void headersThatCouldSmuggleAreRefused() {
    Request request = client.picture(url("http://a.example/"));
    assertThatThrownBy(() -> request.withHeaders(Map.of("Cookie", "a")))
        .hasMessageContaining("Cookie is not sent");
    assertThatThrownBy(() -> request.withHeaders(Map.of("If-None-Match", "a\r\nCookie: b")))
        .hasMessageContaining("cannot be sent");
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(50_000))))) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get(url(server, "/" + i)).body()).hasSize(50_000);
      }
      assertThat(server.requests).hasSize(20);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void shortErrorPagesKeepTheConnection() throws IOException {
    String page = "<html>" + "x".repeat(5000);
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            answering(
                h ->
                    h.contains("/chunked")
                        ? "HTTP/1.1 404 No\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"
                            + "3\r\n"
                            + "abc\r\n"
                            + "0\r\n\r\n"
                        : h.contains("/page")
                            ? "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=x\r\n"
                                + "Content-Length: 5006\r\n\r\n"
                                + page
                            : "HTTP/1.1 404 No\r\nContent-Length: 5006\r\n\r\n" + page))) {
      for (int i = 0; i < 3; i++) {
        Answer answer = client.get(url(server, "/" + i));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
        assertThat(client.get(url(server, "/chunked")).status()).isEqualTo(404);
        assertThat(client.failure(url(server, "/page")).reason()).isEqualTo(FetchReason.WRONG_TYPE);
      }
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void longErrorPagesAreNotRead() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 500 No\r\n\r\n");
              while (true) {
                connection.send(new byte[10_000]);
              }
            })) {
      Answer answer = client.get(url(server, "/"));
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).isEmpty();
      assertThat(server.sent.get()).isLessThan(5_000_000);
    }
  }

  @Test
  void anErrorPageThatDoesNotEndIsStillItsStatus() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.on(
                "127.0.0.1",
                connection -> {
                  connection.readHead();
                  connection.send("HTTP/1.1 404 No\r\nContent-Length: 100\r\n\r\nabc");
                  connection.readHead();
                });
        Client hasty = new Client()) {
      assertThat(hasty.get(url(server, "/")).status()).isEqualTo(404);
      awaitClosed(server);
    }
  }

  @Test
  void noMoreConnectionsThanAllowedAreOpenToAHost() throws Exception {
    HttpSettings settings = Client.PATIENT.withConnections(100, 3);
    try (Client narrow = new Client(settings, new BodyBudget(64 << 20));
        ScriptedServer server =
            ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100_000))))) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(narrow.transport.get(narrow.picture(url(server, "/" + i))));
      }
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).hasSize(100_000);
      }
      assertThat(server.maxOpen).hasValue(3);
      assertThat(server.connections).hasValue(3);
    }
  }

  @Test
  void manyHostsAreServedAtOnce() throws Exception {
    List<ScriptedServer> servers = new ArrayList<>();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    try {
      for (int i = 2; i < 42; i++) {
        ScriptedServer server =
            ScriptedServer.on(
                "127.0.0." + i,
                connection -> {
                  connection.readHead();
                  Thread.sleep(200);
                  connection.send(ok(picture(1000)));
                });
        servers.add(server);
        answers.add(
            client.transport.get(
                client.picture(url("http://127.0.0." + i + ":" + server.port() + "/"))));
      }
      long before = System.nanoTime();
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(answer.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    } finally {
      for (ScriptedServer server : servers) {
        server.close();
      }
    }
  }

  @Test
  void redirectsAreFollowedAndTold() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            answering(
                h ->
                    h.contains("/a ")
                        ? "HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nno"
                        : h.contains("/b ")
                            ? "HTTP/1.1 307 Moved\r\nLocation: /c?x\r\nContent-Length: 0\r\n\r\n"
                            : ok(picture(10))))) {
      Answer answer = client.get(url(server, "/a"));
      assertThat(answer.url()).isEqualTo(url(server, "/c?x"));
      assertThat(answer.redirects()).containsExactly(url(server, "/a"), url(server, "/b"));
      assertThat(server.connections).hasValue(1);
      assertThat(answer.wireBytes()).isGreaterThan(100);

      Answer hop = client.get(client.picture(url(server, "/a")).oneHop());
      assertThat(hop.status()).isEqualTo(301);
      assertThat(hop.redirect()).contains(url(server, "/b"));
      assertThat(hop.url()).isEqualTo(url(server, "/a"));
    }
  }

  @Test
  void aConditionalRequestCostsNoContent() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            answering(
                h ->
                    h.contains("If-None-Match: \"v1\"")
                        ? "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n"
                        : ok(picture(100_000))))) {
      Request request =
          client.picture(url(server, "/")).withHeaders(Map.of("If-None-Match", "\"v1\""));
      Answer answer = client.get(request);
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.wireBytes()).isLessThan(100);
      assertThat(client.get(url(server, "/")).body()).hasSize(100_000);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void anOptOutIsSeenBeforeTheContentIsRead() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\n\r\n\u00FF\u00D8\u00FF");
              while (true) {
                connection.send(new byte[10_000]);
              }
            })) {
      Refusal noai = new Refusal(FetchReason.ROBOTS_HEADER, "noai");
      Request request =
          client
              .picture(url(server, "/"))
              .withRule(
                  (url, headers) ->
                      headers.all("x-robots-tag").contains("noai")
                          ? Optional.of(noai)
                          : Optional.empty());
      Answer answer = client.get(request);
      assertThat(answer.optOut()).contains(noai);
      assertThat(answer.body()).isEmpty();
      assertThat(server.sent.get()).isLessThan(5_000_000);
      awaitClosed(server);
    }
  }

  @Test
  void aRuleThatBreaksIsABugAndNoFailureOfTheHost() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100))))) {
      Request request =
          client
              .picture(url(server, "/"))
              .withRule(
                  (url, headers) -> {
                    throw new IllegalStateException("broken rule");
                  });
      assertThatThrownBy(() -> client.transport.get(request).get(5, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("broken rule");
      assertThat(client.get(url(server, "/")).body()).hasSize(100);
    }
  }

  @Test
  void textIsCutOffInsteadOfRefused() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
              while (true) {
                connection.send("a".repeat(1000));
              }
            })) {
      Answer answer =
          client.get(Request.of(url(server, "/robots.txt"), BodyRule.TEXT, Duration.ofSeconds(8)));
      assertThat(answer.truncated()).isTrue();
      assertThat(answer.body()).hasSize(512 * 1024).containsOnly('a');
      assertThat(server.sent.get()).isLessThan(6_000_000);
    }
  }

  @Test
  void emptyTextIsFine() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok("")))) {
      Answer answer =
          client.get(Request.of(url(server, "/robots.txt"), BodyRule.TEXT, Duration.ofSeconds(8)));
      assertThat(answer.body()).isEmpty();
      assertThat(answer.truncated()).isFalse();
    }
  }

  @Test
  void compressedContentIsUndoneUpToTheCap() throws IOException {
    String small = picture(150_000);
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            answering(
                h -> {
                  boolean gzip = h.contains("/gzip");
                  String body = compressed(small, gzip);
                  return "HTTP/1.1 200 OK\r\nContent-Encoding: "
                      + (gzip ? "GZip" : "deflate")
                      + "\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body;
                }))) {
      for (String path : List.of("/gzip", "/deflate")) {
        Answer answer = client.get(url(server, path));
        assertThat(answer.body()).isEqualTo(small.getBytes(ISO_8859_1));
        assertThat(answer.wireBytes()).isLessThan(5000);
      }
      assertThat(client.budget.held()).isZero();
    }
  }

  @Test
  void retryAfterIsRead() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            answering(h -> "HTTP/1.1 429 No\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n"))) {
      Answer answer = client.get(url(server, "/"));
      assertThat(answer.retryAfter(Instant.EPOCH)).contains(Duration.ofSeconds(17));
    }
  }

  @Test
  void theNextAddressIsTriedIfOneIsDead() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100))))) {
      Answer answer = client.get(url("http://two.example:" + server.port() + "/"));
      assertThat(answer.address()).isEqualTo(InetAddress.getByName("127.0.0.1"));
    }
  }

  /** A connection that the host closed while it was idle is replaced, and nobody notices. */
  @Test
  void aConnectionThatWentStaleIsReplaced() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", ScriptedServer.once(ok(picture(100))))) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.get(url(server, "/" + i)).body()).hasSize(100);
        Thread.sleep(30);
      }
      assertThat(server.connections).hasValue(5);
    }
  }

  @Test
  void httpsWorksWithHttp11AndRefusesOtherNames() throws IOException {
    HttpSettings settings = Client.PATIENT.withTls(ScriptedServer.context(), false);
    try (Client secure = new Client(settings, new BodyBudget(64 << 20));
        ScriptedServer server =
            ScriptedServer.secure("127.0.0.1", answering(h -> ok(picture(100_000))))) {
      Answer answer = secure.get(url("https://secure.example:" + server.port() + "/"));
      assertThat(answer.body()).hasSize(100_000);
      assertThat(secure.get(url("https://secure.example:" + server.port() + "/2")).status())
          .isEqualTo(200);
      assertThat(server.connections).hasValue(1);
      assertThat(secure.failure(url("https://other.example:" + server.port() + "/")).reason())
          .isEqualTo(FetchReason.TLS_FAILURE);
      assertThat(client.failure(url("https://secure.example:" + server.port() + "/")).reason())
          .as("a certificate that nobody vouches for")
          .isEqualTo(FetchReason.TLS_FAILURE);
    }
  }

  /** Twenty contents of 200,000 bytes, with room for two. */
  @Test
  void memoryIsBoundedByBytesAndNothingWaitsForEver() throws Exception {
    BodyBudget tight = new BodyBudget(400_000);
    try (Client narrow = new Client(Client.PATIENT, tight);
        ScriptedServer server =
            ScriptedServer.on(
                "127.0.0.1",
                answering(
                    h ->
                        h.contains("/1")
                            ? "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + picture(200_000)
                            : ok(picture(200_000))))) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String origin = "http://h" + i + ".example:" + server.port();
        answers.add(narrow.transport.get(narrow.picture(url(origin + "/" + i % 2))));
      }
      for (CompletableFuture<Answer> answer : answers) {
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).hasSize(200_000);
      }
      assertThat(tight.peak()).isLessThanOrEqualTo(400_000 + 250_000);
      assertThat(tight.held()).isZero();
    }
  }

  /** The caller holds what it got; the others wait longer than their deadline, and still come. */
  @Test
  void theClockStandsStillWhileARequestWaitsForMemory() throws Exception {
    Duration deadline = Duration.ofMillis(400);
    BodyBudget tight = new BodyBudget(60_000);
    try (Client narrow = new Client(Client.PATIENT, tight);
        ScriptedServer server =
            ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(50_000))))) {
      List<BodyBudget.Lease> leases = new ArrayList<>();
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        BodyBudget.Lease lease = tight.open();
        leases.add(lease);
        answers.add(
            narrow.transport.get(
                Request.of(url(server, "/" + i), BodyRule.picture(Client.CAP), deadline)
                    .withLease(lease)));
      }
      Thread.sleep(2 * deadline.toMillis());
      assertThat(answers).filteredOn(CompletableFuture::isDone).hasSizeBetween(1, 2);
      assertThat(tight.isTight()).isTrue();
      assertThat(tight.held()).isLessThanOrEqualTo(60_000 + 60_000);
      int taken = 0;
      while (taken < 4) {
        for (int i = 0; i < 4; i++) {
          if (answers.get(i).isDone() && leases.get(i) != null) {
            assertThat(answers.get(i).join().body()).hasSize(50_000);
            leases.set(i, close(leases.get(i)));
            taken++;
          }
        }
        Thread.sleep(5);
      }
      assertThat(tight.held()).isZero();
    }
  }

  private static BodyBudget.Lease close(BodyBudget.Lease lease) {
    lease.close();
    return null;
  }

  @Test
  void aCancelledRequestClosesItsConnection() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.on(
            "127.0.0.1",
            connection -> {
              connection.readHead();
              connection.readHead();
            })) {
      CompletableFuture<Answer> answer = client.transport.get(client.picture(url(server, "/")));
      while (server.requests.isEmpty()) {
        Thread.sleep(5);
      }
      answer.cancel(true);
      awaitClosed(server);
      assertThat(client.budget.held()).isZero();
    }
  }

  @Test
  void aClosedTransportSaysSo() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", connection -> connection.readHead())) {
      Client closing = new Client();
      CompletableFuture<Answer> open = closing.transport.get(closing.picture(url(server, "/")));
      closing.close();
      assertThatThrownBy(() -> open.get(2, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(
              () ->
                  closing.transport.get(closing.picture(url(server, "/"))).get(2, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  static void awaitClosed(ScriptedServer server) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    while (server.open() > 0 && System.nanoTime() < end) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(server.open()).as("open connections").isZero();
  }
}
