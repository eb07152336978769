package org.winnow.web.rights;

import crawlercommons.robots.SimpleRobotRulesParser;
import java.util.List;
import java.util.Optional;

/**
 * The robots.txt of an origin, as one agent reads it.
 *
 * <p>The status decides by RFC 9309, section 2.3.1: 2xx is read; 4xx, 401 and 403 among them, means
 * that there are no rules; 5xx, no answer, and redirects that do not end mean that nothing may be
 * fetched yet. 429 counts among the latter, as Google has it: a host that is asked too often has
 * said nothing of its rules.
 *
 * @param status of the answer; 0 if there was none
 * @param deferred whether nothing may be fetched yet
 */
record RobotsFile(int status, boolean deferred, RobotsRules rules, ContentSignals signals) {
  /** The longest pause between two requests that is kept; a host that asks for more is told. */
  static final double MAX_CRAWL_DELAY_SECONDS = 300;

  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * @param text of the file; only that of a 2xx is read
   * @param agentToken in lower case
   */
  static RobotsFile of(int status, String text, String agentToken) {
    if (!isSuccess(status)) {
      return new RobotsFile(status, isDeferred(status), RobotsRules.NONE, ContentSignals.NONE);
    }
    List<RobotsLine> lines = RobotsLine.of(text);
    return new RobotsFile(
        status, false, RobotsRules.of(lines, agentToken), ContentSignals.of(lines, agentToken));
  }

  /** Whether a status means that nothing may be fetched yet. */
  static boolean isDeferred(int status) {
    return !isSuccess(status)
        && (status == TOO_MANY_REQUESTS
            || new SimpleRobotRulesParser().failedFetch(status).isDeferVisits());
  }

  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** The user agent of the groups that are followed: the agent itself, {@code *}, or empty. */
  String group() {
    return signals.group();
  }

  /** 0 to 300. */
  double crawlDelaySeconds() {
    return Math.min(MAX_CRAWL_DELAY_SECONDS, statedCrawlDelaySeconds());
  }

  /** As the file says it; 0 if it says nothing. */
  double statedCrawlDelaySeconds() {
    return rules.crawlDelayMillis() / 1000.0;
  }

  /** The rule that decides on a URL. */
  Optional<RobotsRules.Rule> rule(String target) {
    return rules.match(target);
  }
}
