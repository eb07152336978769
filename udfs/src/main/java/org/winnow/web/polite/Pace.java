package org.winnow.web.polite;

import java.time.Duration;

/**
 * How fast hosts are asked.
 *
 * @param ratePerSecond requests a second to one host, above 0
 * @param perHost requests in flight to one host, from 1 up
 * @param perAddress requests in flight to one address, whatever the number of hosts on it; from 1
 *     up
 * @param maxPause longest pause that a host may ask for within a run
 */
public record Pace(double ratePerSecond, int perHost, int perAddress, Duration maxPause) {
  private static final double NANOS = 1e9;

  /** One request a second, two in flight to a host, eight to an address, pauses up to an hour. */
  public static final Pace DEFAULT = new Pace(1, 2, 8, Duration.ofHours(1));

  public Pace {
    if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
      throw new IllegalArgumentException("rate must be above 0: " + ratePerSecond);
    }
    if (perHost < 1 || perAddress < 1) {
      throw new IllegalArgumentException("at least one request must be allowed in flight");
    }
    if (maxPause.isNegative()) {
      throw new IllegalArgumentException("longest pause must not be negative: " + maxPause);
    }
  }

  /** Whether a host asks for a longer pause than a run waits for. */
  public boolean isTooLong(Duration pause) {
    return pause.compareTo(maxPause) > 0;
  }

  /** Nanoseconds from one request to the next, rounded up. */
  static long delayNanos(double ratePerSecond) {
    return (long) Math.ceil(NANOS / ratePerSecond);
  }
}
