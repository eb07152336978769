package org.winnow.web.polite;

import java.time.Duration;
import java.util.Optional;

/**
 * What the end of a request means for the pace of its host.
 *
 * @param kind what happened
 * @param pause what the host asks for by {@code Retry-After}; empty if it asks for none
 */
public record Outcome(Kind kind, Optional<Duration> pause) {
  /** The host answered. */
  public static final Outcome SUCCESS = new Outcome(Kind.SUCCESS, Optional.empty());

  /** The request failed, and says nothing of the pace. */
  public static final Outcome FAILURE = new Outcome(Kind.FAILURE, Optional.empty());

  /** What happened. */
  public enum Kind {
    SUCCESS,
    FAILURE,
    SLOW_DOWN
  }

  /** The host asks for a slower pace, by status 429 or 503. */
  public static Outcome slowDown(Optional<Duration> pause) {
    return new Outcome(Kind.SLOW_DOWN, pause);
  }
}
