package org.winnow.web.fetch;

import java.time.Instant;
import java.util.Optional;
import org.winnow.web.FetchReason;
import org.winnow.web.polite.Outcome;

/** What the status of an answer means. */
public final class Statuses {
  private Statuses() {}

  /** The content is what was asked for. */
  public static boolean hasContent(int status) {
    return status == 200 || status == 203;
  }

  /** The content is the one that the caller has. */
  public static boolean isNotModified(int status) {
    return status == 304;
  }

  /** Leads elsewhere, if it has a {@code Location}. */
  public static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The host asks for a slower pace. */
  public static boolean isSlowDown(int status) {
    return status == 429 || status == 503;
  }

  /** What an answer means for the pace of its host. */
  static Outcome outcome(Answer answer, Instant now) {
    if (isSlowDown(answer.status())) {
      return Outcome.slowDown(answer.retryAfter(now));
    }
    return answer.status() >= 500 ? Outcome.FAILURE : Outcome.SUCCESS;
  }

  /** Why an answer gives no content; empty for those that do, and for 304. */
  public static Optional<FetchReason> reason(int status) {
    if (hasContent(status) || isNotModified(status)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (status) {
          case 204, 205 -> FetchReason.EMPTY_BODY;
          case 401 -> FetchReason.UNAUTHORIZED;
          case 403 -> FetchReason.FORBIDDEN;
          case 404 -> FetchReason.NOT_FOUND;
          case 408 -> FetchReason.REQUEST_TIMEOUT;
          case 410 -> FetchReason.GONE;
          case 425 -> FetchReason.TOO_EARLY;
          case 429 -> FetchReason.TOO_MANY_REQUESTS;
          case 451 -> FetchReason.LEGAL_REASONS;
          default -> byClass(status);
        });
  }

  private static FetchReason byClass(int status) {
    return switch (status / 100) {
      case 4 -> FetchReason.CLIENT_ERROR;
      case 5 -> FetchReason.SERVER_ERROR;
      default -> FetchReason.UNEXPECTED_STATUS;
    };
  }
}
