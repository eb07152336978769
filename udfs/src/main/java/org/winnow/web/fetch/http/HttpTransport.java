package org.winnow.web.fetch.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.Request;
import org.winnow.web.fetch.Transport;

/**
 * Sends requests over HTTP/1.1 with connections that are kept, and over HTTP/2 if {@link
 * HttpSettings.Tls#http2} allows it.
 *
 * <p>A host is looked up once for each request, and the connection is made to the address that the
 * lookup gave; at most three addresses are tried. Every answer is bounded: its headers by count and
 * size, its content by size before and after decompression, all of it by a deadline; a content that
 * is not wanted is not read, unless it is short and the connection can be kept thereby. The memory
 * of all contents is bounded by a {@link BodyBudget}: a connection whose content finds no room is
 * not read from, and its clock stands still.
 */
public final class HttpTransport implements Transport {
  private static final long TICK_MILLIS = 25;
  private static final int TICKS_PER_EVICTION = 100;
  private static final int MAX_CLOSING = 10_000;

  private final HttpSettings settings;
  private final AddressLookup lookup;
  private final RedirectRule redirectRule;
  private final BodyBudget budget;
  private final HttpClient client;
  private final Set<RequestRun> running = ConcurrentHashMap.newKeySet();

  /** Origins that close connections which they seemed to keep. */
  private final Set<String> closing = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService timer;
  private int ticks;
  private volatile boolean closed;

  /**
   * @param lookup gives the addresses that may be connected to
   * @param redirectRule says where redirects may lead
   * @param budget of all contents, which other transports may share
   */
  public HttpTransport(
      HttpSettings settings, AddressLookup lookup, RedirectRule redirectRule, BodyBudget budget) {
    this.settings = settings;
    this.lookup = lookup;
    this.redirectRule = redirectRule;
    this.budget = budget;
    this.client = new HttpClient(settings);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "winnow-http-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletableFuture<Answer> get(Request request) {
    if (closed || client.hasStopped()) {
      return CompletableFuture.failedFuture(stopped());
    }
    RequestRun run = new RequestRun(this, request);
    running.add(run);
    CompletableFuture<Answer> result = run.start();
    if (closed) {
      run.stop(stopped());
    }
    return result;
  }

  @Override
  public CompletableFuture<List<InetAddress>> addresses(WebUrl url) {
    return lookup.find(url.host());
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    running.forEach(run -> run.stop(stopped()));
    client.close();
  }

  private void tick() {
    long now = now();
    boolean stopped = client.hasStopped();
    for (RequestRun run : running) {
      try {
        if (stopped) {
          run.stop(stopped());
        } else {
          run.check(now);
        }
      } catch (RuntimeException e) {
        // A timer that throws does not come again.
        run.stop(e);
      }
    }
    if (++ticks % TICKS_PER_EVICTION == 0) {
      client.evict(settings.timeouts().keepAlive());
    }
  }

  private IllegalStateException stopped() {
    return new IllegalStateException(
        closed ? "the transport is closed" : "the HTTP client has stopped", client.failure());
  }

  void execute(Exchange exchange, WebUrl url, InetAddress address, Map<String, String> headers) {
    boolean keep = !closing.contains(url.origin());
    client.execute(exchange, url, address, headers, keep);
  }

  /** An origin closed a connection that it seemed to keep. From now on none of its own is kept. */
  void closesConnections(WebUrl url) {
    if (closing.size() < MAX_CLOSING) {
      closing.add(url.origin());
    }
  }

  void ended(RequestRun run) {
    running.remove(run);
  }

  long now() {
    return System.nanoTime();
  }

  HttpSettings settings() {
    return settings;
  }

  RedirectRule redirectRule() {
    return redirectRule;
  }

  BodyBudget budget() {
    return budget;
  }
}
