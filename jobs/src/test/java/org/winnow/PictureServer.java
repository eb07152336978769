package org.winnow;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Hosts on addresses of the loopback, 127.0.0.2 and up, which serve pictures and keep a log of what
 * they were asked.
 */
final class PictureServer implements AutoCloseable {
  /** Of the status line, of the headers that the server adds, and of the empty line, about. */
  private static final int HEAD_BYTES = 100;

  private final List<HttpServer> hosts = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> atWork = new ConcurrentHashMap<>();
  private final List<Asked> log = new ArrayList<>();
  private final int port;

  /**
   * One request.
   *
   * @param nanos {@link System#nanoTime} at its start
   * @param atOnce requests to the host that were at work, with this one
   * @param status of the answer
   * @param bytes of the answer, with its status line and headers
   */
  record Asked(
      long nanos, String host, String path, String userAgent, int atOnce, int status, long bytes) {}

  /**
   * What a path answers.
   *
   * @param headers further headers
   */
  record Page(int status, String type, byte[] body, Map<String, String> headers) {
    static Page picture(byte[] bytes) {
      return new Page(200, "image/png", bytes, Map.of());
    }

    static Page text(String type, String text) {
      return new Page(200, type, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of());
    }

    static Page status(int status) {
      return new Page(status, "text/plain", new byte[0], Map.of());
    }

    Page with(String header, String value) {
      Map<String, String> all = new java.util.HashMap<>(headers);
      all.put(header, value);
      return new Page(status, type, body, all);
    }
  }

  /** Starts hosts on one port. */
  PictureServer(int number) {
    try {
      int chosen = 0;
      for (int i = 0; i < number; i++) {
        String address = "127.0.0." + (i + 2);
        HttpServer host =
            HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), chosen), 1024);
        chosen = host.getAddress().getPort();
        host.createContext("/", exchange -> answer(address, exchange));
        host.setExecutor(threads);
        host.start();
        hosts.add(host);
      }
      port = chosen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a path of a host, from 0. */
  String url(int host, String path) {
    return "http://127.0.0." + (host + 2) + ":" + port + path;
  }

  /** Serves a page on a path of a host. */
  void serve(int host, String path, Page page) {
    pages.put("127.0.0." + (host + 2) + path, page);
  }

  void remove(int host, String path) {
    pages.remove("127.0.0." + (host + 2) + path);
  }

  /** What was asked so far, in order. */
  List<Asked> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  /** How many requests were answered so far. */
  int answers() {
    synchronized (log) {
      return log.size();
    }
  }

  /** How often each URL was asked for so far. */
  Map<String, Long> askedByUrl() {
    return log().stream()
        .collect(
            Collectors.groupingBy(
                asked -> "http://" + asked.host() + ":" + port + asked.path(),
                Collectors.counting()));
  }

  /** Bytes of all answers so far. */
  long bytes() {
    return log().stream().mapToLong(Asked::bytes).sum();
  }

  void clearLog() {
    synchronized (log) {
      log.clear();
    }
  }

  private void answer(String address, HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    AtomicInteger working = atWork.computeIfAbsent(address, a -> new AtomicInteger());
    int atOnce = working.incrementAndGet();
    String path = exchange.getRequestURI().getRawPath();
    Page page = pages.getOrDefault(address + path, Page.status(404));
    try (exchange) {
      boolean unchanged = isUnchanged(page, exchange.getRequestHeaders());
      int status = unchanged ? 304 : page.status();
      byte[] body = unchanged ? new byte[0] : page.body();
      page.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", page.type());
      synchronized (log) {
        log.add(
            new Asked(
                start,
                address,
                path,
                exchange.getRequestHeaders().getFirst("User-Agent"),
                atOnce,
                status,
                HEAD_BYTES + bytes(exchange.getResponseHeaders()) + body.length));
      }
      // Decremented before the answer is complete: the client may ask again at once.
      working.decrementAndGet();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Whether the client has what the page holds: by its ETag, or else by its time of change. */
  private static boolean isUnchanged(Page page, Headers asked) {
    String etag = page.headers().get("ETag");
    if (etag != null) {
      return etag.equals(asked.getFirst("If-None-Match"));
    }
    String changed = page.headers().get("Last-Modified");
    return changed != null && changed.equals(asked.getFirst("If-Modified-Since"));
  }

  private static long bytes(Headers headers) {
    return headers.entrySet().stream()
        .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value))
        .mapToLong(line -> line.length() + 2)
        .sum();
  }

  @Override
  public void close() {
    hosts.forEach(host -> host.stop(0));
    threads.shutdownNow();
  }
}
