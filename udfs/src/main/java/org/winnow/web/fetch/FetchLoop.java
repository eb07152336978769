package org.winnow.web.fetch;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.polite.HostQueues;
import org.winnow.web.polite.HostStatistics;
import org.winnow.web.polite.Outcome;
import org.winnow.web.polite.Ready;

/**
 * The state of one run: sends what may be sent, and decides what follows from each answer. All of
 * it happens on one thread; other threads post events.
 */
final class FetchLoop<T> {
  /** Longest wait where another task holds the memory. */
  private static final long MEMORY_NANOS = 50_000_000;

  /** A result, and the memory that it holds until it is taken. */
  record Finished<T>(FetchResult<T> result, Optional<BodyBudget.Lease> lease) {}

  private final Flights flights;
  private final FetchSettings settings;
  private final BodyBudget budget;
  private final Ticker ticker;
  private final HostQueues<QueuedRequest<T>> queues;
  private final Origins<T> origins;
  private final Transport paced;
  private final Map<String, HostState> hosts = new HashMap<>();
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Deque<Finished<T>> finished = new ArrayDeque<>();
  private Throwable fatal;

  FetchLoop(
      Transport transport,
      HostGate gate,
      FetchSettings settings,
      BodyBudget budget,
      Ticker ticker) {
    this.flights = new Flights(transport);
    this.settings = settings;
    this.budget = budget;
    this.ticker = ticker;
    this.queues = new HostQueues<>(settings.pace());
    this.paced = new PacedTransport<>(this, transport);
    this.origins = new Origins<>(this, transport, gate, settings.items().inFlight());
  }

  /** Whether more items are wanted. */
  boolean hasRoom() {
    return queues.size() + origins.waiting() + finished.size() < settings.items().queued();
  }

  void accept(FetchItem<T> item) {
    origins.enter(QueuedRequest.of(item));
  }

  /** Does all that can be done now. */
  void turn() {
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
    origins.open();
    while (queues.inFlight() < settings.items().inFlight() && !budget.isTight()) {
      Optional<Ready<QueuedRequest<T>>> ready = queues.poll(ticker.now());
      if (ready.isEmpty()) {
        break;
      }
      send(ready.get());
    }
    if (fatal != null) {
      throw new IllegalStateException("The transport failed", fatal);
    }
  }

  /** Waits until something can be done. */
  void await() throws InterruptedException {
    long until = HostQueues.NEVER;
    if (queues.inFlight() < settings.items().inFlight()) {
      until = queues.nextTime();
      if (until != HostQueues.NEVER && budget.isTight()) {
        until = Math.max(until, ticker.now() + MEMORY_NANOS);
      }
    }
    Runnable event = ticker.await(events, until);
    if (event != null) {
      event.run();
    }
  }

  /** The next result; null if none is there. */
  Finished<T> take() {
    return finished.poll();
  }

  boolean hasFinished() {
    return !finished.isEmpty();
  }

  /** Whether nothing is under way or waits. */
  boolean isIdle() {
    return queues.size() == 0 && queues.inFlight() == 0 && origins.waiting() == 0;
  }

  Stream<HostStatistics> statistics() {
    return queues.statistics();
  }

  /** Ends all requests. */
  void cancel() {
    flights.cancel();
    finished.forEach(entry -> entry.lease().ifPresent(BodyBudget.Lease::close));
    finished.clear();
  }

  private void send(Ready<QueuedRequest<T>> ready) {
    QueuedRequest<T> job = ready.item();
    HostState host = host(ready.host());
    host.sending(ready.sentAt());
    if (host.isLate(ready.sentAt(), settings.hosts().longest())) {
      queues.completed(ready, Outcome.FAILURE, ready.sentAt());
      giveUp(ready.host(), FetchReason.HOST_LIMIT, "its time of the run is over");
      finishRest(job, host);
      return;
    }
    BodyBudget.Lease lease = budget.open();
    flights.send(
        job.request(settings, lease),
        (answer, error) -> post(() -> ended(ready, lease, answer, error)));
  }

  private void ended(
      Ready<QueuedRequest<T>> ready, BodyBudget.Lease lease, Answer answer, Throwable error) {
    QueuedRequest<T> job = ready.item();
    if (error == null) {
      job.received(answer);
      Outcome outcome = Statuses.outcome(answer, ticker.instant());
      queues.completed(ready, outcome, ticker.now());
      host(ready.host()).answered();
      if (outcome.pause().filter(settings.pace()::isTooLong).isPresent()) {
        giveUp(ready.host(), FetchReason.HOST_SLOW, "it asks to wait for " + outcome.pause().get());
      }
      answered(job, answer, lease);
    } else {
      lease.close();
      queues.completed(ready, Outcome.FAILURE, ticker.now());
      if (error instanceof FetchException failure) {
        if (host(ready.host()).failed(failure) >= settings.hosts().failuresInRow()) {
          giveUp(ready.host(), FetchReason.HOST_SLOW, "out of reach: " + failure.getMessage());
        }
        if (!job.isOfGate()) {
          host(ready.host()).takeOutOfReach();
        }
        failed(job, failure, null);
      } else {
        fatal(error);
      }
    }
    giveUpIfLate(ready.host());
  }

  /** A host whose next turn comes after its time is not waited for. */
  private void giveUpIfLate(String name) {
    long next = queues.nextTime(name);
    if (next != HostQueues.NEVER && host(name).isLate(next, settings.hosts().longest())) {
      giveUp(
          name,
          FetchReason.HOST_LIMIT,
          "its next turn is not within " + settings.hosts().longest());
    }
  }

  private void answered(QueuedRequest<T> job, Answer answer, BodyBudget.Lease lease) {
    Optional<FetchReason> reason = Statuses.reason(answer.status());
    if (answer.redirect().isPresent()) {
      lease.close();
      job.redirect(answer.redirect().get());
      if (job.isOfGate()) {
        queue(job);
      } else {
        origins.enter(job);
      }
    } else if (reason.isPresent()) {
      lease.close();
      failed(job, new FetchException(reason.get(), "status " + answer.status()), answer);
    } else if (job.isOfGate()) {
      lease.close();
      job.gate().complete(answer);
    } else {
      job.tried();
      finished.add(new Finished<>(job.result(answer), Optional.of(lease)));
    }
  }

  /** An attempt failed: tries again later, where that may help. */
  private void failed(QueuedRequest<T> job, FetchException cause, Answer answer) {
    job.tried();
    job.failed(cause, answer);
    String host = job.url().host();
    boolean again =
        cause.reason().kind() == FetchReason.Kind.TRANSIENT
            && job.attempts() <= settings.retries().most()
            && host(host).givenUp().isEmpty();
    if (again) {
      queues.addAt(host, job, ticker.now() + settings.retries().nanosAfter(job.attempts()));
    } else {
      finishTried(job);
    }
  }

  private void finishTried(QueuedRequest<T> job) {
    Answer answer = job.failedAnswer();
    if (job.isOfGate()) {
      if (answer != null) {
        job.gate().complete(answer);
      } else {
        job.gate().completeExceptionally(job.failure());
      }
      return;
    }
    Optional<Duration> wait =
        Optional.ofNullable(answer).flatMap(a -> a.retryAfter(ticker.instant()));
    finished.add(new Finished<>(job.result(answer, job.failure(), wait), Optional.empty()));
  }

  /** The job of an item ends without an answer. One that a redirect sent on was asked for. */
  void finish(QueuedRequest<T> job, FetchException cause) {
    FetchException failure = cause;
    if (job.isRedirected()) {
      job.tried();
      failure = cause.behindRedirect();
    }
    finished.add(new Finished<>(job.result(null, failure, Optional.empty()), Optional.empty()));
  }

  private void giveUp(String name, FetchReason reason, String message) {
    HostState host = host(name);
    host.giveUp(new FetchException(reason, name + ": " + message));
    queues.drain(name).forEach(job -> finishRest(job, host));
  }

  /** What was tried before keeps its own reason. */
  private void finishRest(QueuedRequest<T> job, HostState host) {
    if (job.failure() != null) {
      finishTried(job);
    } else if (job.isOfGate()) {
      job.gate().completeExceptionally(host.givenUp().get());
    } else {
      finish(job, host.givenUp().get());
    }
  }

  /** Puts a job in line; one that was sent on by a redirect comes first. */
  void queue(QueuedRequest<T> job) {
    String name = job.url().host();
    HostState host = host(name);
    if (host.givenUp().isPresent()) {
      finishRest(job, host);
    } else if (job.isOfGate() || job.isRedirected()) {
      queues.addAt(name, job, ticker.now());
    } else {
      queues.add(name, job);
    }
    giveUpIfLate(name);
  }

  HostState host(String name) {
    return hosts.computeIfAbsent(name, n -> new HostState());
  }

  void locate(String name, InetAddress address) {
    queues.locate(name, address);
  }

  void crawlDelay(String name, Duration asked) {
    queues.crawlDelay(name, host(name).crawlDelay(asked));
  }

  /** For gates. */
  Transport paced() {
    return paced;
  }

  /** From any thread: something to do on the thread of the loop. */
  void post(Runnable event) {
    events.add(event);
  }

  void fatal(Throwable cause) {
    fatal = fatal == null ? cause : fatal;
  }
}
