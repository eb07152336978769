package org.winnow.web.fetch.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.EndpointDetails;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.fetch.http.Failures.Phase;

/** How far an exchange is, and whether it may go on. Used by many threads. */
final class Progress {
  /** Bytes on the wire for each byte of content, and some more. Chunks of one byte need 6. */
  private static final int MAX_OVERHEAD = 8;

  private static final long FREE_OVERHEAD = 256 * 1024;

  private final HttpSettings settings;
  private final LongSupplier clock;
  private volatile Phase phase = Phase.CONNECTING;
  private volatile boolean waitingForMemory;
  private volatile long last;
  private volatile long receivedBefore;
  private volatile EndpointDetails endpoint;

  /**
   * @param clock nanoseconds
   */
  Progress(HttpSettings settings, LongSupplier clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The request is about to be sent. */
  void sending(EndpointDetails details) {
    endpoint = details;
    receivedBefore = details == null ? 0 : details.getReceivedBytesCount();
    last = clock.getAsLong();
    phase = Phase.WAITING;
  }

  /** Something of the answer came. */
  void received() {
    phase = Phase.READING;
    last = clock.getAsLong();
  }

  /** Nothing comes until there is memory for it. */
  void waitForMemory() {
    waitingForMemory = true;
  }

  void resume() {
    received();
    waitingForMemory = false;
  }

  boolean isWaitingForMemory() {
    return waitingForMemory;
  }

  Phase phase() {
    return phase;
  }

  /**
   * Why the exchange must not go on; empty if it may.
   *
   * @param contentBytes content received so far
   */
  Optional<FetchException> check(long now, long contentBytes) {
    if (phase == Phase.CONNECTING || waitingForMemory) {
      return Optional.empty();
    }
    if (now - last > settings.timeouts().read().toNanos()) {
      return failure(FetchReason.READ_TIMEOUT, "the host went silent");
    }
    if (phase == Phase.WAITING && wireBytes() > 2L * settings.headers().bytes()) {
      return failure(FetchReason.HEADERS_TOO_LARGE, "the headers do not end");
    }
    if (wireBytes() > MAX_OVERHEAD * contentBytes + FREE_OVERHEAD) {
      return failure(FetchReason.BAD_HTTP, "most of what comes is no content");
    }
    return Optional.empty();
  }

  private static Optional<FetchException> failure(FetchReason reason, String message) {
    return Optional.of(new FetchException(reason, message));
  }

  /**
   * Whether nothing came of this answer on a connection that gave answers before: then the host may
   * have closed the connection before it saw the request.
   */
  boolean isUnanswered() {
    return phase == Phase.WAITING && receivedBefore > 0 && wireBytes() == 0;
  }

  /** Bytes received since the request was sent. */
  long wireBytes() {
    EndpointDetails details = endpoint;
    return details == null ? 0 : details.getReceivedBytesCount() - receivedBefore;
  }

  /** What was connected to; null before. */
  InetAddress address() {
    EndpointDetails details = endpoint;
    return details != null && details.getRemoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : null;
  }
}
