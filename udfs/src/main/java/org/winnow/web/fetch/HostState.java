package org.winnow.web.fetch;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/** What a run knows of one host. */
final class HostState {
  private static final Set<FetchReason> OUT_OF_REACH =
      EnumSet.of(
          FetchReason.CONNECT_TIMEOUT,
          FetchReason.CONNECT_FAILED,
          FetchReason.TLS_FAILURE,
          FetchReason.READ_TIMEOUT,
          FetchReason.TOTAL_TIMEOUT);

  private Duration crawlDelay = Duration.ZERO;
  private long firstSent = -1;
  private int failuresInRow;
  private FetchException outOfReach;
  private FetchException givenUp;

  /** The longest delay that an origin of the host asks for. */
  Duration crawlDelay(Duration asked) {
    crawlDelay = crawlDelay.compareTo(asked) < 0 ? asked : crawlDelay;
    return crawlDelay;
  }

  void sending(long now) {
    firstSent = firstSent < 0 ? now : firstSent;
  }

  /** Whether a time is too long after the first request. */
  boolean isLate(long time, Duration limit) {
    return firstSent >= 0 && time - firstSent > limit.toNanos();
  }

  void answered() {
    failuresInRow = 0;
    outOfReach = null;
  }

  /** Counts a failure; returns how many of its kind came in a row. */
  int failed(FetchException cause) {
    if (OUT_OF_REACH.contains(cause.reason())) {
      failuresInRow++;
      outOfReach = cause;
    }
    return failuresInRow;
  }

  /** Why nothing more is asked in this run. */
  Optional<FetchException> givenUp() {
    return Optional.ofNullable(givenUp);
  }

  void giveUp(FetchException reason) {
    givenUp = reason;
  }

  /**
   * The failure that made the host be given up, once: where only its gate was tried, one item bears
   * it.
   */
  Optional<FetchException> takeOutOfReach() {
    Optional<FetchException> cause = Optional.ofNullable(outOfReach);
    outOfReach = null;
    return cause;
  }
}
