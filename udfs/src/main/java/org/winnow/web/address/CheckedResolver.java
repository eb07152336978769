package org.winnow.web.address;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * Gives the addresses of hosts that may be reached. One forbidden answer refuses the host, so that
 * a name cannot lead into the network by an address among good ones.
 *
 * <p>Answers are kept for a while, failures too. A host is looked up once at a time, however many
 * ask. A client that connects to what it gets here ({@link #dnsResolver}) connects to what was
 * checked, whatever a later lookup would say. Safe for use by many threads.
 */
public final class CheckedResolver implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final AddressCheck addresses;
  private final ResolverLimits limits;
  private final Clock clock;
  private final ThreadPoolExecutor pool;

  // Both are guarded by this.
  private final Map<String, Answer> answers;
  private final Map<String, CompletableFuture<Answer>> inFlight = new HashMap<>();

  /** Either addresses or a failure. */
  private record Answer(List<InetAddress> addresses, FetchException failure, long expires) {}

  /**
   * @param allowLoopback whether 127.0.0.0/8 and ::1 may be reached; for tests
   * @param clock tells the age of answers
   */
  public CheckedResolver(
      HostResolver resolver, boolean allowLoopback, ResolverLimits limits, Clock clock) {
    this.addresses = new AddressCheck(resolver, allowLoopback);
    this.limits = limits;
    this.clock = clock;
    this.answers =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > limits.hosts();
          }
        };
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(limits.hosts()),
            task -> {
              Thread thread = new Thread(task, "winnow-dns-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Never blocks. What depends on the future may run on another thread.
   *
   * @param host a name or an address literal
   * @return 1 to 16 addresses; fails with a {@link FetchException}: BAD_URL, UNKNOWN_HOST,
   *     DNS_FAILURE (the deadline included) or FORBIDDEN_ADDRESS
   */
  public CompletableFuture<List<InetAddress>> resolve(String host) {
    String name;
    try {
      name = HostName.normalise(host);
      if (HostName.literal(name).isPresent()) {
        return CompletableFuture.completedFuture(addresses.resolve(name));
      }
    } catch (FetchException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Answer> lookup;
    boolean first;
    synchronized (this) {
      Answer kept = answers.get(name);
      if (kept != null && clock.millis() < kept.expires()) {
        return toFuture(kept);
      }
      lookup = inFlight.get(name);
      first = lookup == null;
      if (first) {
        lookup = new CompletableFuture<>();
        inFlight.put(name, lookup);
      }
    }
    // Each caller has a future of its own, which it may cancel.
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    lookup.thenAccept(answer -> complete(result, answer));
    if (first) {
      start(name, lookup);
    }
    return result;
  }

  /**
   * The resolver for a client of HttpClient 5. Its methods block until the deadline at most; an
   * {@link java.net.UnknownHostException} of theirs has a {@link FetchException} as its cause.
   */
  public DnsResolver dnsResolver() {
    return new CheckedDnsResolver(this);
  }

  /** Lookups that have not ended fail. */
  @Override
  public void close() {
    pool.shutdownNow();
    List<CompletableFuture<Answer>> open;
    synchronized (this) {
      open = new ArrayList<>(inFlight.values());
      inFlight.clear();
    }
    open.forEach(lookup -> lookup.complete(failure("the resolver is closed")));
  }

  private void start(String name, CompletableFuture<Answer> lookup) {
    try {
      pool.execute(() -> lookUp(name, lookup));
    } catch (RejectedExecutionException e) {
      finish(name, lookup, failure("too many lookups wait, or the resolver is closed"));
      return;
    }
    CompletableFuture.delayedExecutor(limits.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> expire(name, lookup));
  }

  private void lookUp(String name, CompletableFuture<Answer> lookup) {
    // One that waited too long for a thread is not begun.
    if (lookup.isDone()) {
      return;
    }
    Answer answer;
    try {
      answer =
          new Answer(addresses.resolve(name), null, clock.millis() + limits.found().toMillis());
    } catch (FetchException e) {
      answer = failure(e);
    }
    finish(name, lookup, answer);
  }

  private void expire(String name, CompletableFuture<Answer> lookup) {
    if (!lookup.isDone()) {
      long millis = limits.deadline().toMillis();
      finish(name, lookup, failure("the lookup of " + name + " took more than " + millis + " ms"));
    }
  }

  /** Addresses that come after the deadline are kept for those who ask later. */
  private void finish(String name, CompletableFuture<Answer> lookup, Answer answer) {
    synchronized (this) {
      boolean inTime = inFlight.remove(name, lookup);
      if (inTime || answer.failure() == null) {
        answers.put(name, answer);
      }
    }
    lookup.complete(answer);
  }

  private Answer failure(String message) {
    return failure(new FetchException(FetchReason.DNS_FAILURE, message));
  }

  private Answer failure(FetchException e) {
    return new Answer(null, e, clock.millis() + limits.failed().toMillis());
  }

  private static CompletableFuture<List<InetAddress>> toFuture(Answer answer) {
    CompletableFuture<List<InetAddress>> future = new CompletableFuture<>();
    complete(future, answer);
    return future;
  }

  private static void complete(CompletableFuture<List<InetAddress>> future, Answer answer) {
    if (answer.failure() == null) {
      future.complete(answer.addresses());
    } else {
      future.completeExceptionally(answer.failure());
    }
  }
}
