package org.winnow.web.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.winnow.web.fetch.http.Client.CAP;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.Client.url;
import static org.winnow.web.fetch.http.HttpTransportIT.awaitClosed;
import static org.winnow.web.fetch.http.HttpTransportIT.compressed;
import static org.winnow.web.fetch.http.ScriptedServer.answering;
import static org.winnow.web.fetch.http.ScriptedServer.once;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.http.ScriptedServer.Connection;
import org.winnow.web.fetch.http.ScriptedServer.Script;

/** Each attack ends with its reason, within its deadline, and is not read beyond its cap. */
class HostileServerIT {
  /** What the buffers of two sockets take that nobody reads. */
  private static final long SOCKET_BUFFERS = 2_000_000;

  /** What the client passes over without a word, until its timer looks at the bytes. */
  private static final Set<String> SEEN_BY_TIMER =
      Set.of("chunks that are hardly content", "100 without end");

  /** What may come before the timer looks. */
  private static final long TICK_BYTES = 50_000_000;

  private static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  private static final Client CLIENT = new Client();
  private static final Client PATIENT = new Client(Client.PATIENT, new BodyBudget(64 << 20));

  @AfterEach
  void nothingIsLeft() {
    assertThat(CLIENT.budget.held()).isZero();
    assertThat(PATIENT.budget.held()).isZero();
  }

  /** Where the reason is no time that is over, a busy machine must not make it one. */
  private static Client client(FetchReason reason) {
    return reason.name().endsWith("TIMEOUT") ? CLIENT : PATIENT;
  }

  @AfterAll
  static void theClientsStillWork() throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100))))) {
      assertThat(CLIENT.get(url(server, "/")).body()).hasSize(100);
      assertThat(PATIENT.get(url(server, "/")).body()).hasSize(100);
    } finally {
      CLIENT.close();
      PATIENT.close();
    }
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        attack("nothing is said", FetchReason.READ_TIMEOUT, silentAfter("")),
        attack("headers drip", FetchReason.READ_TIMEOUT, dripping("HTTP/1.1 200 OK\r\nX: ")),
        attack(
            "content drips",
            FetchReason.TOTAL_TIMEOUT,
            dripping(HEAD + "Content-Length: 9999\r\n\r\n" + picture(20))),
        attack(
            "content stops",
            FetchReason.READ_TIMEOUT,
            silentAfter(HEAD + "Content-Length: 9999\r\n\r\n" + picture(20))),
        attack(
            "content has no end",
            FetchReason.TOO_LARGE,
            endless(HEAD + "\r\n" + picture(20), "x".repeat(5000))),
        attack(
            "chunks have no end",
            FetchReason.TOO_LARGE,
            endless(
                CHUNKED + "14\r\n" + picture(20) + "\r\n", "3e8\r\n" + "x".repeat(1000) + "\r\n")),
        attack(
            "a large content is announced",
            FetchReason.TOO_LARGE,
            endless(HEAD + "Content-Length: 99999999999\r\n\r\n" + picture(20), "x".repeat(5000))),
        attack(
            "a gzip bomb",
            FetchReason.TOO_LARGE,
            coded("gzip", compressed(picture(60 << 20), true))),
        attack(
            "a deflate bomb",
            FetchReason.TOO_LARGE,
            coded("deflate", compressed(picture(60 << 20), false))),
        attack(
            "gzip without end",
            FetchReason.TOO_LARGE,
            endless(HEAD + "Content-Encoding: gzip\r\n\r\n", "x".repeat(5000))),
        attack("broken gzip", FetchReason.BAD_ENCODING, coded("gzip", picture(500))),
        attack(
            "cut gzip",
            FetchReason.BAD_ENCODING,
            coded("gzip", compressed(picture(9000), true).substring(0, 30))),
        attack("a page in gzip", FetchReason.WRONG_TYPE, coded("gzip", compressed("<html>", true))),
        attack("nothing in gzip", FetchReason.EMPTY_BODY, coded("gzip", compressed("", true))),
        attack("brotli", FetchReason.BAD_ENCODING, coded("br", picture(500))),
        attack(
            "gzip in gzip",
            FetchReason.BAD_ENCODING,
            coded("gzip, gzip", compressed(compressed(picture(9000), true), true))),
        attack(
            "content is cut",
            FetchReason.TRUNCATED,
            once(HEAD + "Content-Length: 9999\r\n\r\n" + picture(500))),
        attack("a chunk is cut", FetchReason.TRUNCATED, once(CHUNKED + "400\r\n" + picture(500))),
        attack(
            "the last chunk is missing",
            FetchReason.TRUNCATED,
            once(CHUNKED + "64\r\n" + picture(100) + "\r\n")),
        attack(
            "a reset within the content",
            FetchReason.CONNECTION_RESET,
            c -> {
              c.readHead();
              c.send(HEAD + "Content-Length: 9999\r\n\r\n" + picture(500));
              Thread.sleep(100);
              c.reset();
            }),
        attack(
            "a reset instead of an answer",
            FetchReason.CONNECTION_RESET,
            c -> {
              c.readHead();
              c.reset();
            }),
        attack("an end instead of an answer", FetchReason.CONNECTION_RESET, once("")),
        attack("a negative size", FetchReason.BAD_HTTP, sized("-1")),
        attack("a size that is no number", FetchReason.BAD_HTTP, sized("many")),
        attack("a size beyond numbers", FetchReason.BAD_HTTP, sized("99999999999999999999")),
        attack("two sizes", FetchReason.BAD_HTTP, sized("100\r\nContent-Length: 200")),
        attack("a list of sizes", FetchReason.BAD_HTTP, sized("100, 200")),
        attack(
            "a size and chunks", FetchReason.BAD_HTTP, sized("100\r\nTransfer-Encoding: chunked")),
        attack(
            "an unknown transfer coding",
            FetchReason.BAD_HTTP,
            once(HEAD + "Transfer-Encoding: gzip, chunked\r\n\r\n" + picture(100))),
        attack(
            "a page",
            FetchReason.WRONG_TYPE,
            endless(HEAD + "Content-Type: Text/HTML\r\n\r\n" + picture(20), "x".repeat(5000))),
        attack("text", FetchReason.WRONG_TYPE, endless(HEAD + "\r\n", "{\"json\": true}")),
        attack(
            "two bytes",
            FetchReason.WRONG_TYPE,
            once(HEAD + "Content-Length: 2\r\n\r\n\u00FF\u00D8")),
        attack("no content", FetchReason.EMPTY_BODY, once(HEAD + "Content-Length: 0\r\n\r\n")),
        attack("no chunk", FetchReason.EMPTY_BODY, once(CHUNKED + "0\r\n\r\n")),
        attack("no content and no size", FetchReason.EMPTY_BODY, once(HEAD + "\r\n")),
        attack(
            "headers without end",
            FetchReason.HEADERS_TOO_LARGE,
            endless(HEAD, "X-Flood: " + "x".repeat(100) + "\r\n")),
        attack(
            "one header without end",
            FetchReason.HEADERS_TOO_LARGE,
            endless(HEAD + "X-Flood: ", "x".repeat(5000))),
        attack(
            "large headers",
            FetchReason.HEADERS_TOO_LARGE,
            once(HEAD + ("X-Flood: " + "x".repeat(10_000) + "\r\n").repeat(8) + "\r\n")),
        attack(
            "lines before the status",
            FetchReason.HEADERS_TOO_LARGE,
            endless("", "\r\n".repeat(500))),
        attack(
            "100 without end",
            FetchReason.HEADERS_TOO_LARGE,
            endless("", "HTTP/1.1 100 Continue\r\n\r\n")),
        attack("103 without end", FetchReason.BAD_HTTP, endless("", "HTTP/1.1 103 Hints\r\n\r\n")),
        attack(
            "another protocol",
            FetchReason.BAD_HTTP,
            silentAfter("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n")),
        attack(
            "TLS within the connection",
            FetchReason.READ_TIMEOUT,
            silentAfter("HTTP/1.1 101 Switching\r\nUpgrade: TLS/1.3\r\n\r\n")),
        attack("no HTTP", FetchReason.BAD_HTTP, once("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
        attack("HTTP/0.9", FetchReason.BAD_HTTP, once(picture(500) + "\r\n")),
        attack("an unknown version", FetchReason.BAD_HTTP, once("HTTP/9.1 200 OK\r\n\r\n")),
        attack("a status of no class", FetchReason.BAD_HTTP, once("HTTP/1.1 20 OK\r\n\r\n")),
        attack(
            "a chunk of no size", FetchReason.BAD_HTTP, once(CHUNKED + "xyz\r\n" + picture(100))),
        attack("a negative chunk", FetchReason.BAD_HTTP, once(CHUNKED + "-5\r\n" + picture(100))),
        attack(
            "a chunk beyond numbers",
            FetchReason.BAD_HTTP,
            once(CHUNKED + "ffffffffffffffffff\r\n" + picture(100))),
        attack(
            "a chunk that is longer than it says",
            FetchReason.BAD_HTTP,
            once(CHUNKED + "14\r\n" + picture(100))),
        attack(
            "a chunk header without end",
            FetchReason.BAD_HTTP,
            endless(CHUNKED + "14;", "x".repeat(5000))),
        attack(
            "chunks that are hardly content",
            FetchReason.BAD_HTTP,
            endless(
                CHUNKED + "14\r\n" + picture(20) + "\r\n", "1;" + "x".repeat(5000) + "\r\nx\r\n")),
        attack(
            "trailers without end",
            FetchReason.BAD_HTTP,
            endless(CHUNKED + "14\r\n" + picture(20) + "\r\n0\r\n", "X-Flood: x\r\n")),
        attack("a redirect to itself", FetchReason.TOO_MANY_REDIRECTS, redirecting("/")),
        attack(
            "redirects without end",
            FetchReason.TOO_MANY_REDIRECTS,
            answering(h -> moved("/" + System.nanoTime()))),
        attack(
            "a redirect to the metadata of a cloud",
            FetchReason.FORBIDDEN_REDIRECT,
            redirecting("http://169.254.169.254/latest/meta-data/")),
        attack(
            "a redirect into the network",
            FetchReason.FORBIDDEN_REDIRECT,
            redirecting("http://10.0.0.1/")),
        attack("a redirect to two places", FetchReason.BAD_HTTP, redirecting("/a\r\nLocation: /b")),
        attack(
            "a redirect to nowhere",
            FetchReason.UNKNOWN_HOST,
            redirecting("http://unknown.example/")));
  }

  private static Arguments attack(String name, FetchReason reason, Script script) {
    return arguments(name, reason, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attacks")
  void anAttackEndsWithItsReason(String name, FetchReason reason, Script script)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", script)) {
      assertThat(client(reason).failure(url(server, "/")).reason()).isEqualTo(reason);
      long unread = SEEN_BY_TIMER.contains(name) ? TICK_BYTES : SOCKET_BUFFERS;
      assertThat(server.sent.get()).isLessThan(CAP + unread);
      assertThat(server.requests).hasSizeLessThanOrEqualTo(Redirects.MAX + 1);
    }
  }

  private static Script silentAfter(String start) {
    return connection -> {
      connection.readHead();
      connection.send(start);
      connection.readHead();
    };
  }

  private static Script dripping(String start) {
    return connection -> {
      connection.readHead();
      connection.send(start);
      while (true) {
        Thread.sleep(20);
        connection.send("x");
      }
    };
  }

  private static Script endless(String start, String part) {
    return connection -> {
      connection.readHead();
      connection.send(start);
      while (true) {
        connection.send(part);
      }
    };
  }

  private static Script coded(String coding, String body) {
    return once(
        HEAD
            + "Content-Encoding: "
            + coding
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static Script sized(String length) {
    return once(HEAD + "Content-Length: " + length + "\r\n\r\n" + picture(100));
  }

  private static Script redirecting(String location) {
    return answering(h -> moved(location));
  }

  private static String moved(String location) {
    return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
  }

  @Test
  void aPartOfTheContentIsNoAnswerToAWholeRequest() throws IOException {
    String part =
        "HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-99/1000\r\nContent-Length: 100\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> part + picture(100)))) {
      Answer answer = PATIENT.get(url(server, "/"));
      assertThat(answer.status()).isEqualTo(206);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void continueBeforeTheAnswerIsPassedOver() throws IOException {
    String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> answer + ok(picture(100))))) {
      assertThat(PATIENT.get(url(server, "/")).body()).hasSize(100);
    }
  }

  /** What comes behind an answer, and looks like another, is not taken for the next one. */
  @Test
  void aSecondAnswerBehindTheFirstIsNotBelieved() throws Exception {
    String poison =
        "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX-Poison: 1\r\n\r\n\u00FF\u00D8\u00FFabcd";
    try (ScriptedServer server =
        ScriptedServer.on("127.0.0.1", answering(h -> ok(picture(100)) + poison))) {
      for (int i = 0; i < 20; i++) {
        Answer answer = PATIENT.get(url(server, "/" + i));
        assertThat(answer.body()).hasSize(100);
        assertThat(answer.headers().first("x-poison")).isEmpty();
      }
    }
  }

  @Test
  void aRedirectNeverLeavesHttps() throws IOException {
    HttpSettings settings = Client.PATIENT.withTls(ScriptedServer.context(), false);
    try (Client secure = new Client(settings, new BodyBudget(64 << 20));
        ScriptedServer server =
            ScriptedServer.secure("127.0.0.1", redirecting("http://a.example/"))) {
      assertThat(secure.failure(url("https://secure.example:" + server.port() + "/")).reason())
          .isEqualTo(FetchReason.INSECURE_REDIRECT);
    }
  }

  static Stream<Arguments> brokenTls() {
    return Stream.of(
        attack("plain HTTP", FetchReason.TLS_FAILURE, c -> c.send(ok(picture(100)))),
        attack(
            "noise",
            FetchReason.TLS_FAILURE,
            c -> c.send("\u0016\u0003\u0003\u0040\u0000" + picture(500))),
        attack(
            "an alert",
            FetchReason.TLS_FAILURE,
            c -> {
              Thread.sleep(50);
              c.send("\u0015\u0003\u0003\u0000\u0002\u0002\u0028");
              Thread.sleep(300);
            }),
        attack("silence", FetchReason.CONNECT_TIMEOUT, Connection::readHead),
        attack("noise without end", FetchReason.TLS_FAILURE, endlessNoise()));
  }

  private static Script endlessNoise() {
    return connection -> {
      while (true) {
        connection.send("\u0017\u0003\u0003\u0010\u0000".repeat(500));
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenTls")
  void brokenTlsEndsWithItsReason(String name, FetchReason reason, Script script)
      throws IOException {
    try (ScriptedServer server = ScriptedServer.on("127.0.0.1", script)) {
      assertThat(client(reason).failure(url("https://a.example:" + server.port() + "/")).reason())
          .isEqualTo(reason);
      assertThat(server.sent.get()).isLessThan(SOCKET_BUFFERS);
      awaitClosed(server);
    }
  }

  @Test
  void hostsThatCannotBeReachedSayWhy() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    assertThat(PATIENT.failure(url("http://a.example:" + free + "/")).reason())
        .isEqualTo(FetchReason.CONNECT_FAILED);
    assertThat(PATIENT.failure(url("http://two.example:" + free + "/")).reason())
        .isEqualTo(FetchReason.CONNECT_FAILED);
    assertThat(PATIENT.failure(url("http://unknown.example/")).reason())
        .isEqualTo(FetchReason.UNKNOWN_HOST);
    assertThat(PATIENT.failure(url("http://169.254.169.254/")).reason())
        .isEqualTo(FetchReason.FORBIDDEN_ADDRESS);
  }

  /** A full queue of connections drops what knocks. */
  @Test
  void aHostThatDoesNotAcceptTimesOut() throws IOException {
    InetAddress address = InetAddress.getByName("127.0.0.1");
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, address)) {
      boolean accepts = true;
      while (accepts && filling.size() < 100) {
        Socket socket = new Socket();
        filling.add(socket);
        try {
          socket.connect(new InetSocketAddress(address, full.getLocalPort()), 100);
        } catch (SocketTimeoutException e) {
          accepts = false;
        }
      }
      assertThat(accepts).isFalse();
      assertThat(CLIENT.failure(url("http://a.example:" + full.getLocalPort() + "/")).reason())
          .isEqualTo(FetchReason.CONNECT_TIMEOUT);
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }
}
