package org.winnow.web.fetch.http;

import static org.winnow.web.fetch.http.Client.compressed;
import static org.winnow.web.fetch.http.Client.ok;
import static org.winnow.web.fetch.http.Client.picture;
import static org.winnow.web.fetch.http.ScriptedServer.answering;
import static org.winnow.web.fetch.http.ScriptedServer.dripping;
import static org.winnow.web.fetch.http.ScriptedServer.endless;
import static org.winnow.web.fetch.http.ScriptedServer.once;
import static org.winnow.web.fetch.http.ScriptedServer.silentAfter;

import java.util.List;
import java.util.Set;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.http.ScriptedServer.Connection;
import org.winnow.web.fetch.http.ScriptedServer.Script;

/** What a hostile server may do with a connection, and how it must end for the client. */
public final class Attacks {
  /** What the buffers of two sockets take that nobody reads. */
  static final long SOCKET_BUFFERS = 2_000_000;

  /** What the client passes over without a word, until its timer looks at the bytes. */
  private static final Set<String> SEEN_BY_TIMER =
      Set.of("chunks that are hardly content", "100 without end");

  /** What may come before the timer looks. */
  private static final long TICK_BYTES = 50_000_000;

  private static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  private Attacks() {}

  /**
   * One attack.
   *
   * @param reason of the failure that it must end with
   */
  public record Attack(String name, FetchReason reason, Script script) {
    /** Bytes that the server may get rid of beyond the largest content. */
    long unread() {
      return SEEN_BY_TIMER.contains(name) ? TICK_BYTES : SOCKET_BUFFERS;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Attacks on a connection without TLS. */
  public static List<Attack> plain() {
    return List.of(
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

  private static Attack attack(String name, FetchReason reason, Script script) {
    return new Attack(name, reason, script);
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

  /** Leads each request to a place. */
  static Script redirecting(String location) {
    return answering(h -> moved(location));
  }

  private static String moved(String location) {
    return "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: "
        + location
        + "\r\nContent-Length: 0\r\n\r\n";
  }

  /** Attacks on the handshake of TLS. */
  public static List<Attack> tls() {
    return List.of(
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
}
