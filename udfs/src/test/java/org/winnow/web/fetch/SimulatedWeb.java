package org.winnow.web.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;

/** A web on a simulated clock: time passes only where somebody waits. */
class SimulatedWeb implements Transport, Ticker {
  static final long SECOND = 1_000_000_000L;
  static final byte[] PICTURE = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 1};

  /**
   * What comes of a request.
   *
   * @param failure null for an answer
   */
  record Reaction(Duration latency, int status, Map<String, String> headers, FetchReason failure) {
    static Reaction status(int status, String... headers) {
      Map<String, String> map = new HashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        map.put(headers[i], headers[i + 1]);
      }
      return new Reaction(Duration.ofMillis(100), status, map, null);
    }

    static Reaction failure(FetchReason reason) {
      return new Reaction(Duration.ofMillis(100), 0, Map.of(), reason);
    }

    Reaction after(Duration other) {
      return new Reaction(other, status, headers, failure);
    }
  }

  /** One request as it was seen. */
  record Seen(long time, WebUrl url, Map<String, String> headers) {}

  private record Event(long time, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Function<Request, Reaction> hosts;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  final List<Seen> seen = new ArrayList<>();
  final Map<String, Integer> inFlight = new HashMap<>();
  final Map<String, Integer> maxInFlight = new HashMap<>();
  final List<CompletableFuture<Answer>> open = new ArrayList<>();
  boolean keepOpen;
  boolean log = true;
  private long now;
  private long order;
  int waits;

  SimulatedWeb(Function<Request, Reaction> hosts) {
    this.hosts = hosts;
  }

  @Override
  public CompletableFuture<Answer> get(Request request) {
    String host = request.url().host();
    if (log) {
      seen.add(new Seen(now, request.url(), request.headers()));
    }
    maxInFlight.merge(host, inFlight.merge(host, 1, Integer::sum), Math::max);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    if (keepOpen) {
      open.add(answer);
    }
    Reaction reaction = hosts.apply(request);
    events.add(
        new Event(
            now + reaction.latency().toNanos(),
            order++,
            () -> {
              inFlight.merge(host, -1, Integer::sum);
              end(request, reaction, answer);
            }));
    return answer;
  }

  private static void end(Request request, Reaction reaction, CompletableFuture<Answer> answer) {
    if (reaction.failure() != null) {
      answer.completeExceptionally(new FetchException(reaction.failure(), "simulated"));
      return;
    }
    Headers.Builder headers = new Headers.Builder();
    reaction.headers().forEach(headers::add);
    Headers built = headers.build();
    Optional<Refusal> optOut = request.rule().check(request.url(), built);
    boolean content = Statuses.hasContent(reaction.status()) && optOut.isEmpty();
    answer.complete(
        new Answer(
            request.url(),
            reaction.status(),
            built,
            content ? PICTURE : new byte[0],
            false,
            optOut,
            built.first("location").map(SimulatedWeb::url),
            request.via(),
            null,
            100));
  }

  /**
   * The host {@code unknown} has no address, that of {@code inside} may not be asked; all others
   * have one of their own.
   */
  @Override
  public CompletableFuture<List<InetAddress>> addresses(WebUrl url) {
    if (url.host().startsWith("unknown")) {
      return CompletableFuture.failedFuture(
          new FetchException(FetchReason.UNKNOWN_HOST, url.host()));
    }
    if (url.host().equals("inside")) {
      return CompletableFuture.failedFuture(
          new FetchException(FetchReason.FORBIDDEN_ADDRESS, url.host()));
    }
    int hash = url.host().hashCode();
    byte[] bytes = {(byte) (hash >> 24), (byte) (hash >> 16), (byte) (hash >> 8), (byte) hash};
    try {
      return CompletableFuture.completedFuture(
          List.of(InetAddress.getByAddress(url.host(), bytes)));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static WebUrl url(String text) {
    int slash = text.indexOf('/', 7);
    return new WebUrl("http", text.substring(7, slash), 80, text.substring(slash));
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public Runnable await(BlockingQueue<Runnable> waiting, long until) {
    waits++;
    while (waiting.isEmpty() && !events.isEmpty() && events.peek().time() <= until) {
      Event next = events.poll();
      now = Math.max(now, next.time());
      next.action().run();
    }
    if (waiting.isEmpty()) {
      if (until == Long.MAX_VALUE) {
        throw new AssertionError("waits for ever");
      }
      now = Math.max(now, until);
    }
    return waiting.poll();
  }

  @Override
  public void close() {}
}
