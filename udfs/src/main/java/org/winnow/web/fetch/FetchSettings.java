package org.winnow.web.fetch;

import java.time.Duration;
import org.winnow.web.polite.Pace;

/**
 * How one task fetches.
 *
 * @param pace of each host and address
 */
public record FetchSettings(Pace pace, Items items, Picture picture, Retries retries, Hosts hosts) {
  private static final String PICTURES =
      "image/jpeg,image/png,image/webp,image/gif;q=0.8,image/bmp;q=0.8,image/tiff;q=0.8,*/*;q=0.1";

  /**
   * Items at the same time.
   *
   * @param inFlight requests in flight, to all hosts
   * @param queued items that are read ahead: the more, the more hosts can be asked in turn
   */
  public record Items(int inFlight, int queued) {
    public Items {
      if (inFlight < 1 || queued < 1) {
        throw new IllegalArgumentException("at least one item must be in flight and in line");
      }
    }
  }

  /**
   * A request for a picture.
   *
   * @param maxBytes largest picture
   * @param deadline of one request
   * @param accept types of content that are asked for
   */
  public record Picture(int maxBytes, Duration deadline, String accept) {}

  /**
   * Patience for transient failures.
   *
   * @param most further attempts within the run
   * @param backoff wait before the second attempt; it doubles for each further one, ten times at
   *     most
   */
  public record Retries(int most, Duration backoff) {
    private static final int MAX_DOUBLINGS = 10;

    public Retries {
      if (most < 0 || backoff.isNegative()) {
        throw new IllegalArgumentException("retries and their wait must not be negative");
      }
    }

    /**
     * The wait before another attempt.
     *
     * @param attempts attempts so far, 1 or more
     */
    long nanosAfter(int attempts) {
      return backoff.toNanos() << Math.min(attempts - 1, MAX_DOUBLINGS);
    }
  }

  /**
   * Patience for hosts.
   *
   * @param failuresInRow a host that cannot be reached, or goes silent, so often in a row is given
   *     up for this run
   * @param longest time that a run spends on one host
   */
  public record Hosts(int failuresInRow, Duration longest) {
    public Hosts {
      if (failuresInRow < 1 || longest.isNegative()) {
        throw new IllegalArgumentException("a host may fail once, and takes no negative time");
      }
    }
  }

  /** Pictures of up to 20 MB, with two further attempts. */
  public static FetchSettings of(Pace pace) {
    return new FetchSettings(
        pace,
        new Items(256, 200_000),
        new Picture(20_000_000, Duration.ofSeconds(60), PICTURES),
        new Retries(2, Duration.ofSeconds(2)),
        new Hosts(5, Duration.ofHours(4)));
  }

  /** With other numbers of items in flight and in line. */
  public FetchSettings withItems(int inFlight, int queued) {
    return new FetchSettings(pace, new Items(inFlight, queued), picture, retries, hosts);
  }

  /** With another size of pictures, and time for each. */
  public FetchSettings withRequest(int maxBytes, Duration deadline) {
    Picture other = new Picture(maxBytes, deadline, picture.accept());
    return new FetchSettings(pace, items, other, retries, hosts);
  }

  /** With another patience for transient failures. */
  public FetchSettings withRetries(int most, Duration backoff) {
    return new FetchSettings(pace, items, picture, new Retries(most, backoff), hosts);
  }

  /** With another patience for hosts. */
  public FetchSettings withHosts(int failuresInRow, Duration longest) {
    return new FetchSettings(pace, items, picture, retries, new Hosts(failuresInRow, longest));
  }
}
