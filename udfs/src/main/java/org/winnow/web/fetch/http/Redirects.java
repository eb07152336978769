package org.winnow.web.fetch.http;

import java.util.List;
import java.util.Optional;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Headers;
import org.winnow.web.fetch.Statuses;

/** Where an answer leads. */
final class Redirects {
  static final int MAX = 5;

  private Redirects() {}

  /**
   * The next URL; empty if the answer is no redirect.
   *
   * @param via URLs that led to {@code url}
   * @throws FetchException TOO_MANY_REDIRECTS for loops too, INSECURE_REDIRECT, BAD_HTTP, and what
   *     the rule throws
   */
  static Optional<WebUrl> next(
      RedirectRule rule, List<WebUrl> via, WebUrl url, int status, Headers headers)
      throws FetchException {
    List<String> locations = headers.all("location").stream().distinct().toList();
    if (!Statuses.isRedirect(status) || locations.isEmpty()) {
      return Optional.empty();
    }
    if (locations.size() > 1) {
      throw new FetchException(FetchReason.BAD_HTTP, "a redirect leads to two places");
    }
    if (via.size() >= MAX) {
      throw new FetchException(FetchReason.TOO_MANY_REDIRECTS, "more than " + MAX + " redirects");
    }
    WebUrl next = rule.resolve(url, locations.get(0));
    if (url.scheme().equals("https") && !next.scheme().equals("https")) {
      throw new FetchException(FetchReason.INSECURE_REDIRECT, "from https to http");
    }
    if (next.equals(url) || via.contains(next)) {
      throw new FetchException(FetchReason.TOO_MANY_REDIRECTS, "the redirects are a loop");
    }
    return Optional.of(next);
  }
}
