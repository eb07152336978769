package org.winnow.web.fetch;

import java.time.Duration;
import java.util.Optional;
import org.winnow.web.FetchReason;

/**
 * What became of an item.
 *
 * @param answer the last answer, if one came
 * @param reason why there is no content; empty if there is, and if the one that the caller has is
 *     still good
 * @param message more about the reason; evidence of an opt-out
 * @param attempts requests that were made, redirects not counted
 * @param retryAfter how long the host asks to wait before the next attempt
 * @param wireBytes bytes received in all answers
 */
public record FetchResult<T>(
    FetchItem<T> item,
    Optional<Answer> answer,
    Optional<FetchReason> reason,
    String message,
    int attempts,
    Optional<Duration> retryAfter,
    long wireBytes) {
  /** Whether a content came. */
  public boolean hasContent() {
    return reason.isEmpty() && answer.isPresent() && Statuses.hasContent(answer.get().status());
  }

  /** Whether the content that the caller has is still good. */
  public boolean isNotModified() {
    return reason.isEmpty() && answer.isPresent() && Statuses.isNotModified(answer.get().status());
  }
}
