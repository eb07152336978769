package org.winnow.web.fetch;

import java.time.Duration;
import org.winnow.web.polite.Pace;

/**
 * How one task fetches.
 *
 * @param pace of each host and address
 * @param inFlight requests in flight at the same time, to all hosts
 * @param queued items that are read ahead: the more, the more hosts can be asked in turn
 * @param maxBytes largest picture
 * @param deadline of one request
 * @param retries further attempts within the run after a transient failure
 * @param backoff wait before the second attempt; it doubles for each further one
 * @param failuresInRow a host that cannot be reached, or goes silent, so often in a row is given up
 *     for this run
 * @param hostTime longest time that a run spends on one host
 * @param accept types of content that are asked for
 */
public record FetchSettings(
    Pace pace,
    int inFlight,
    int queued,
    int maxBytes,
    Duration deadline,
    int retries,
    Duration backoff,
    int failuresInRow,
    Duration hostTime,
    String accept) {
  private static final String PICTURES =
      "image/jpeg,image/png,image/webp,image/gif;q=0.8,image/bmp;q=0.8,image/tiff;q=0.8,*/*;q=0.1";

  public FetchSettings {
    if (inFlight < 1 || queued < 1 || failuresInRow < 1) {
      throw new IllegalArgumentException("at least one item must be in flight and in line");
    }
    if (retries < 0 || backoff.isNegative() || hostTime.isNegative()) {
      throw new IllegalArgumentException("retries and times must not be negative");
    }
  }

  /** Pictures of up to 20 MB, with two further attempts. */
  public static FetchSettings of(Pace pace) {
    return new FetchSettings(
        pace,
        256,
        200_000,
        20_000_000,
        Duration.ofSeconds(60),
        2,
        Duration.ofSeconds(2),
        5,
        Duration.ofHours(4),
        PICTURES);
  }

  /** With other numbers of items in flight and in line. */
  public FetchSettings withItems(int inFlight, int queued) {
    return new FetchSettings(
        pace,
        inFlight,
        queued,
        maxBytes,
        deadline,
        retries,
        backoff,
        failuresInRow,
        hostTime,
        accept);
  }

  /** With another size of pictures, and time for each. */
  public FetchSettings withRequest(int maxBytes, Duration deadline) {
    return new FetchSettings(
        pace,
        inFlight,
        queued,
        maxBytes,
        deadline,
        retries,
        backoff,
        failuresInRow,
        hostTime,
        accept);
  }

  /** With another patience for transient failures. */
  public FetchSettings withRetries(int retries, Duration backoff) {
    return new FetchSettings(
        pace,
        inFlight,
        queued,
        maxBytes,
        deadline,
        retries,
        backoff,
        failuresInRow,
        hostTime,
        accept);
  }

  /** With another patience for hosts. */
  public FetchSettings withHosts(int failuresInRow, Duration hostTime) {
    return new FetchSettings(
        pace,
        inFlight,
        queued,
        maxBytes,
        deadline,
        retries,
        backoff,
        failuresInRow,
        hostTime,
        accept);
  }
}
