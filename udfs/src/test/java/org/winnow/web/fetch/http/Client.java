package org.winnow.web.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.Request;

/** A transport whose hosts are loopback addresses, with short times. */
public final class Client implements AutoCloseable {
  static final int CAP = 200_000;
  static final Duration DEADLINE = Duration.ofMillis(1500);
  static final HttpSettings SETTINGS =
      HttpSettings.of("Winnow/test (+me@example.org)")
          .withTimeouts(Duration.ofMillis(600), Duration.ofMillis(700));

  /** Times that a busy machine does not exceed. */
  static final HttpSettings PATIENT =
      SETTINGS.withTimeouts(Duration.ofSeconds(8), Duration.ofSeconds(8));

  final BodyBudget budget;
  final HttpTransport transport;
  private final Duration deadline;

  Client() {
    this(SETTINGS, new BodyBudget(64 << 20));
  }

  Client(HttpSettings settings, BodyBudget budget) {
    this.budget = budget;
    this.deadline =
        settings.timeouts().read().compareTo(DEADLINE) > 0 ? settings.timeouts().read() : DEADLINE;
    this.transport = new HttpTransport(settings, Client::find, Client::redirect, budget);
  }

  /** Names ending in .example are 127.0.0.1, others are literals; metadata is forbidden. */
  public static CompletableFuture<List<InetAddress>> find(String host) {
    try {
      if (host.equals("unknown.example")) {
        throw new FetchException(FetchReason.UNKNOWN_HOST, host);
      }
      InetAddress address = InetAddress.getByName(host.endsWith(".example") ? "127.0.0.1" : host);
      if (!address.isLoopbackAddress()) {
        throw new FetchException(FetchReason.FORBIDDEN_ADDRESS, host);
      }
      return CompletableFuture.completedFuture(
          host.equals("two.example")
              ? List.of(InetAddress.getByName("127.0.0.99"), address)
              : List.of(address));
    } catch (UnknownHostException | FetchException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  public static WebUrl redirect(WebUrl from, String location) throws FetchException {
    return url(location.startsWith("/") ? from.origin() + location : location);
  }

  public static WebUrl url(String text) {
    URI uri = URI.create(text);
    int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebUrl(uri.getScheme(), uri.getHost(), port, uri.getRawPath() + query);
  }

  static WebUrl url(ScriptedServer server, String path) {
    return url("http://a.example:" + server.port() + path);
  }

  Request picture(WebUrl url) {
    return Request.of(url, BodyRule.picture(CAP), deadline);
  }

  Answer get(WebUrl url) {
    return get(picture(url));
  }

  Answer get(Request request) {
    try {
      return transport.get(request).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("no answer to " + request.url(), e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  FetchException failure(WebUrl url) {
    return failure(picture(url));
  }

  /** The failure of a request, which comes within its deadline. */
  FetchException failure(Request request) {
    long before = System.nanoTime();
    try {
      Answer answer = transport.get(request).get(10, TimeUnit.SECONDS);
      return fail("an answer came: " + answer);
    } catch (ExecutionException e) {
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(took).isLessThan(request.deadline().plusMillis(500));
      assertThat(e.getCause()).isInstanceOf(FetchException.class);
      return (FetchException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Content that begins like a JPEG, as text of one byte a character. */
  public static String picture(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    bytes[0] = (byte) 0xFF;
    bytes[1] = (byte) 0xD8;
    bytes[2] = (byte) 0xFF;
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  /** A content in gzip or deflate, as text of one byte a character. */
  static String compressed(String content, boolean gzip) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    transport.close();
  }
}
