package org.winnow.web.fetch.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.Request;

/**
 * One request, from the lookup of its host over all redirects to the decoded answer. Its steps
 * follow each other, on the threads of those who complete them.
 */
final class RequestRun {
  /** A host with more addresses than these is tried at the first ones. */
  private static final int MAX_ADDRESSES = 3;

  private final HttpTransport transport;
  private final Request request;
  private final BodyBudget.Lease lease;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private final List<WebUrl> via;
  private final long startedAt;

  private WebUrl url;
  private List<InetAddress> addresses = List.of();
  private int attempt;
  private int sentAgain;
  private long wireBytes;
  private InetAddress connectedTo;
  private volatile Exchange exchange;
  private volatile boolean waitingForMemory;
  private long lastCheck;
  private long waited;

  RequestRun(HttpTransport transport, Request request) {
    this.transport = transport;
    this.request = request;
    this.lease = request.lease().orElseGet(transport.budget()::open);
    this.via = new ArrayList<>(request.via());
    this.url = request.url();
    this.startedAt = transport.now();
    this.lastCheck = startedAt;
  }

  CompletableFuture<Answer> start() {
    result.whenComplete((answer, error) -> ended());
    lookUp();
    return result;
  }

  private void ended() {
    transport.ended(this);
    Exchange running = exchange;
    if (result.isCancelled() && running != null) {
      running.abort(new FetchException(FetchReason.TOTAL_TIMEOUT, "cancelled"));
    }
    closeLease();
  }

  /** Before the result is told, so that nothing is held once it is. */
  private void closeLease() {
    if (request.lease().isEmpty()) {
      lease.close();
    }
  }

  private void lookUp() {
    transport
        .addresses(url)
        .whenComplete(
            (found, error) -> {
              if (error != null) {
                fail(error instanceof CompletionException ? error.getCause() : error);
              } else {
                addresses = found.subList(0, Math.min(found.size(), MAX_ADDRESSES));
                attempt = 0;
                reserve();
              }
            });
  }

  /** Memory for what a connection may bring unasked. */
  private void reserve() {
    lease.shrinkTo(0);
    waitingForMemory = true;
    if (lease.grow(BodyBuffer.FIRST + BodyBuffer.SLACK, this::reserved)) {
      reserved();
    }
  }

  private void reserved() {
    waitingForMemory = false;
    send();
  }

  private void send() {
    if (result.isDone()) {
      return;
    }
    ResponseReader reader =
        new ResponseReader(
            url, request.body(), request.rule(), transport.settings().headers().bytes());
    Exchange next =
        new Exchange(
            new Progress(transport.settings(), transport::now), lease, reader, this::exchanged);
    exchange = next;
    try {
      transport.execute(next, url, addresses.get(attempt), request.headers());
    } catch (RuntimeException e) {
      fail(e);
    }
    if (result.isDone()) {
      next.abort(new FetchException(FetchReason.TOTAL_TIMEOUT, "too late"));
    }
  }

  private void exchanged(Exchange ended, ExchangeEnd end) {
    wireBytes += ended.progress().wireBytes();
    connectedTo = ended.progress().address();
    if (end.answer().isPresent()) {
      answered(end.answer().get());
    } else if (end.bug().isPresent()) {
      fail(end.bug().get());
    } else if (end.failure().isEmpty()) {
      unsent(ended.progress().isUnanswered());
    } else if (isUnreachable(end.failure().get()) && attempt + 1 < addresses.size()) {
      attempt++;
      send();
    } else {
      fail(end.failure().get());
    }
  }

  /**
   * A connection that was kept may be gone; another one is tried.
   *
   * @param unanswered whether the request was sent: then all others to the host may be gone, too
   */
  private void unsent(boolean unanswered) {
    if (unanswered) {
      transport.closesConnections(url);
    }
    if (sentAgain >= transport.settings().connections().perHost()) {
      fail(new FetchException(FetchReason.CONNECT_FAILED, "the connection was closed at once"));
    } else {
      sentAgain++;
      send();
    }
  }

  private static boolean isUnreachable(FetchException failure) {
    return failure.reason() == FetchReason.CONNECT_FAILED
        || failure.reason() == FetchReason.CONNECT_TIMEOUT;
  }

  private void answered(Received received) {
    try {
      Optional<WebUrl> next =
          Redirects.next(transport.redirectRule(), via, url, received.status(), received.headers());
      if (next.isPresent() && request.follow()) {
        via.add(url);
        url = next.get();
        sentAgain = 0;
        lookUp();
      } else if (received.coding().isPresent() && received.optOut().isEmpty()) {
        decode(received, next);
      } else {
        complete(received, next, received.body(), received.truncated());
      }
    } catch (FetchException | RuntimeException e) {
      fail(e);
    }
  }

  private void decode(Received received, Optional<WebUrl> next) throws FetchException {
    ContentCoding coding = received.coding().get();
    int limit = request.body().maxBytes();
    ContentCoding.Extent extent = coding.measure(received.body(), limit);
    if (request.body().kind() == BodyRule.Kind.PICTURE) {
      if (extent.size() == 0) {
        throw new FetchException(FetchReason.EMPTY_BODY, "the content is empty");
      }
      if (!PictureBytes.isPicture(extent.head(), extent.headLength())) {
        throw ResponseReader.wrongType();
      }
      if (extent.size() > limit) {
        throw ResponseReader.tooLarge("more than " + limit + " bytes after decompression");
      }
    }
    int size = (int) Math.min(extent.size(), limit);
    Runnable decoded =
        () -> {
          waitingForMemory = false;
          try {
            byte[] body = coding.decode(received.body(), size);
            complete(received, next, body, extent.size() > limit);
          } catch (FetchException e) {
            fail(e);
          }
        };
    waitingForMemory = true;
    if (lease.grow(size, decoded)) {
      decoded.run();
    }
  }

  private void complete(Received received, Optional<WebUrl> next, byte[] body, boolean truncated) {
    lease.shrinkTo(body.length);
    closeLease();
    result.complete(
        new Answer(
            url,
            received.status(),
            received.headers(),
            body,
            truncated,
            received.optOut(),
            next,
            List.copyOf(via),
            connectedTo,
            wireBytes));
  }

  private void fail(Throwable error) {
    closeLease();
    result.completeExceptionally(
        error instanceof FetchException failure && !via.isEmpty()
            ? failure.behindRedirect()
            : error);
  }

  /** Ends the request if one of its times is over. Called by one thread, every now and then. */
  void check(long now) {
    Exchange running = exchange;
    long since = now - lastCheck;
    lastCheck = now;
    if (waitingForMemory || running != null && running.progress().isWaitingForMemory()) {
      waited += since;
      return;
    }
    if (now - startedAt - waited > request.deadline().toNanos()) {
      FetchException late =
          new FetchException(
              FetchReason.TOTAL_TIMEOUT, "not complete within " + request.deadline());
      end(running, late);
    } else if (running != null) {
      running.check(now).ifPresent(failure -> end(running, failure));
    }
  }

  /** The exchange may have ended meanwhile: then it counts. */
  private void end(Exchange running, FetchException failure) {
    if (running != null) {
      running.abort(failure);
    }
    if (failure.reason() == FetchReason.TOTAL_TIMEOUT) {
      fail(failure);
    }
  }

  /** The transport is at its end. */
  void stop(RuntimeException cause) {
    result.completeExceptionally(cause);
    Exchange running = exchange;
    if (running != null) {
      running.abort(new FetchException(FetchReason.TOTAL_TIMEOUT, "stopped"));
    }
  }
}
