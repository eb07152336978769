package org.winnow.web.fetch;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.winnow.web.FetchException;
import org.winnow.web.WebUrl;

/**
 * Opens origins: looks up the address of the host, then asks the gate. Items wait here until their
 * origin is open. Used by the thread of the loop.
 */
final class Origins<T> {
  /** One scheme, host and port. */
  private static final class Origin<T> {
    final WebUrl first;
    final Deque<QueuedRequest<T>> waiting = new ArrayDeque<>();
    Gate gate;
    FetchException failure;

    Origin(WebUrl first) {
      this.first = first;
    }
  }

  private final FetchLoop<T> loop;
  private final Transport transport;
  private final HostGate hostGate;
  private final int maxOpening;
  private final Map<String, Origin<T>> origins = new HashMap<>();
  private final Deque<Origin<T>> unopened = new ArrayDeque<>();
  private int opening;
  private int waiting;

  /**
   * @param transport without pace
   * @param maxOpening origins that are opened at the same time
   */
  Origins(FetchLoop<T> loop, Transport transport, HostGate hostGate, int maxOpening) {
    this.loop = loop;
    this.transport = transport;
    this.hostGate = hostGate;
    this.maxOpening = maxOpening;
  }

  /** Passes the job of an item on, now or once its origin is open. */
  void enter(QueuedRequest<T> job) {
    Origin<T> origin =
        origins.computeIfAbsent(
            job.url().origin(),
            name -> {
              Origin<T> added = new Origin<>(job.url());
              unopened.add(added);
              return added;
            });
    if (origin.gate == null && origin.failure == null) {
      origin.waiting.add(job);
      waiting++;
    } else {
      pass(origin, job);
    }
  }

  private void pass(Origin<T> origin, QueuedRequest<T> job) {
    HostState host = loop.host(origin.first.host());
    if (host.givenUp().isPresent()) {
      loop.finish(job, host.takeOutOfReach().orElse(host.givenUp().get()));
    } else if (origin.failure != null) {
      loop.finish(job, origin.failure);
    } else {
      Optional<Refusal> refusal = origin.gate.check(job.url());
      if (refusal.isPresent()) {
        loop.finish(job, new FetchException(refusal.get().reason(), refusal.get().evidence()));
      } else {
        job.rule(origin.gate.headers());
        loop.queue(job);
      }
    }
  }

  /** Begins to open origins, as many as may be. */
  void open() {
    while (opening < maxOpening && !unopened.isEmpty()) {
      Origin<T> origin = unopened.poll();
      opening++;
      transport
          .addresses(origin.first)
          .whenComplete((addresses, error) -> loop.post(() -> located(origin, addresses, error)));
    }
  }

  private void located(Origin<T> origin, List<InetAddress> addresses, Throwable error) {
    if (error != null) {
      opened(origin, null, error);
      return;
    }
    loop.locate(origin.first.host(), addresses.get(0));
    hostGate
        .open(origin.first, loop.paced())
        .whenComplete((gate, failure) -> loop.post(() -> opened(origin, gate, failure)));
  }

  private void opened(Origin<T> origin, Gate gate, Throwable error) {
    opening--;
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause != null && !(cause instanceof FetchException)) {
      loop.fatal(cause);
      return;
    }
    origin.failure = (FetchException) cause;
    origin.gate = gate;
    if (gate != null) {
      loop.crawlDelay(origin.first.host(), gate.crawlDelay());
    }
    waiting -= origin.waiting.size();
    while (!origin.waiting.isEmpty()) {
      pass(origin, origin.waiting.poll());
    }
  }

  /** Number of jobs that wait for an origin. */
  int waiting() {
    return waiting;
  }
}
