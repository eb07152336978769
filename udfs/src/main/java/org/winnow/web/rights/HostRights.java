package org.winnow.web.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.rights.Decision.Outcome;

/**
 * What an origin reserves, as one agent reads it: before a request by its files, after the headers
 * of an answer by them, too.
 *
 * <p>A header {@code tdm-reservation: 0} supersedes the file. Still a reservation of the file ends
 * the matter before the request: to ask for a picture that is reserved in order to hear that it is
 * not is no way to respect a reservation. The header counts where a URL was asked for without the
 * file, such as behind a redirect.
 *
 * <p>Patterns are matched in time linear in their length and in that of the URL. Immutable, safe
 * for use by many threads.
 */
public final class HostRights {
  private static final String X_ROBOTS_TAG = "x-robots-tag";
  private static final List<String> CONTENT_SIGNALS = List.of("content-signal", "content-usage");
  private static final String TDM_RESERVATION = "tdm-reservation";
  private static final String TDM_POLICY = "tdm-policy";

  private final HostPolicy policy;
  private final String agentToken;
  private final RobotsFile robots;
  private final TdmRep tdmRep;
  private final AiTxt aiTxt;

  /**
   * @param agentToken in lower case
   */
  HostRights(HostPolicy policy, String agentToken) {
    this.policy = policy;
    this.agentToken = agentToken;
    this.robots = RobotsFile.of(policy.robotsStatus(), policy.robotsText(), agentToken);
    this.tdmRep = TdmRep.of(policy.tdmrepStatus(), policy.tdmrepText());
    this.aiTxt = AiTxt.of(policy.aiTxtStatus(), policy.aiTxtText(), agentToken);
  }

  /**
   * Decides on a URL by the files. In this order: robots.txt that was not to be had, its rules, its
   * content signals, tdmrep.json, ai.txt.
   *
   * @throws IllegalArgumentException if the URL is one of another origin
   */
  public Decision before(WebUrl url) {
    String target = comparable(url);
    if (robots.deferred()) {
      return decision(Outcome.DEFERRED, FetchReason.ROBOTS_UNAVAILABLE, robotsEvidence());
    }
    Optional<RobotsRules.Rule> rule = robots.rule(target);
    String ruleEvidence =
        rule.map(r -> "robots.txt: " + r + " (User-agent: " + robots.group() + ")")
            .orElseGet(this::robotsEvidence);
    if (rule.isPresent() && !rule.get().allow()) {
      return decision(Outcome.OPTED_OUT, FetchReason.ROBOTS, ruleEvidence);
    }
    Optional<OptOut> reserved =
        robots
            .signals()
            .reservation(target)
            .map(line -> new OptOut(FetchReason.CONTENT_SIGNAL, "robots.txt: " + line))
            .or(() -> tdmReservation(target))
            .or(
                () ->
                    aiTxt
                        .reservation(url.target())
                        .map(line -> new OptOut(FetchReason.AI_TXT, "ai.txt: " + line)));
    return reserved
        .map(optOut -> decision(Outcome.OPTED_OUT, optOut.reason(), optOut.evidence()))
        .orElseGet(() -> decision(Outcome.ALLOWED, null, ruleEvidence));
  }

  /**
   * Decides on an answer by its headers: {@code X-Robots-Tag}, {@code Content-Signal} and {@code
   * Content-Usage}, {@code tdm-reservation}, and tdmrep.json where that header says nothing.
   *
   * @param headers by name, whatever its case
   * @param url that was asked for
   * @throws IllegalArgumentException if the URL is one of another origin
   */
  public Optional<OptOut> after(Map<String, List<String>> headers, WebUrl url, Instant now) {
    String target = comparable(url);
    return XRobotsTag.reservation(values(headers, X_ROBOTS_TAG), agentToken, now)
        .map(directive -> new OptOut(FetchReason.ROBOTS_HEADER, "X-Robots-Tag: " + directive))
        .or(() -> contentSignal(headers))
        .or(() -> tdmReservation(headers, target));
  }

  /** The pause between two requests that robots.txt asks for, 0 to 300 seconds; 0 if none. */
  public double crawlDelaySeconds() {
    return robots.crawlDelaySeconds();
  }

  /** What an operator should know of the files, one sentence each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (robots.statedCrawlDelaySeconds() > RobotsFile.MAX_CRAWL_DELAY_SECONDS) {
      notes.add(
          String.format(
              Locale.ROOT,
              "robots.txt asks for a crawl-delay of %.0f s; %.0f s are kept",
              robots.statedCrawlDelaySeconds(),
              RobotsFile.MAX_CRAWL_DELAY_SECONDS));
    }
    if (policy.robotsStatus() == 401 || policy.robotsStatus() == 403) {
      notes.add(
          "robots.txt is closed: HTTP " + policy.robotsStatus() + ", which allows by RFC 9309");
    }
    if (!tdmRep.fault().isEmpty()) {
      notes.add(tdmRep.fault());
    }
    return List.copyOf(notes);
  }

  private String comparable(WebUrl url) {
    if (!url.origin().equals(policy.origin())) {
      throw new IllegalArgumentException(url.origin() + " is not " + policy.origin());
    }
    return PathPattern.comparable(url.target());
  }

  private Decision decision(Outcome outcome, FetchReason reason, String evidence) {
    return new Decision(outcome, reason, evidence, robots.crawlDelaySeconds());
  }

  /** Where no rule decides. */
  private String robotsEvidence() {
    if (robots.status() == 0) {
      return "robots.txt: no answer";
    }
    return RobotsFile.isSuccess(robots.status())
        ? "robots.txt: no rule matches"
        : "robots.txt: HTTP " + robots.status();
  }

  private static Optional<OptOut> contentSignal(Map<String, List<String>> headers) {
    for (String name : CONTENT_SIGNALS) {
      for (String value : values(headers, name)) {
        if (ContentSignals.trainingReserved(value).equals(Optional.of(true))) {
          return Optional.of(new OptOut(FetchReason.CONTENT_SIGNAL, name + ": " + value));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<OptOut> tdmReservation(Map<String, List<String>> headers, String target) {
    Optional<Integer> header = TdmRep.reservation(values(headers, TDM_RESERVATION));
    if (header.isEmpty()) {
      return tdmReservation(target);
    }
    String policy = values(headers, TDM_POLICY).stream().findFirst().orElse("");
    return header
        .filter(value -> value == 1)
        .map(value -> tdmOptOut("header " + TDM_RESERVATION + ": 1", policy));
  }

  private Optional<OptOut> tdmReservation(String target) {
    return tdmRep
        .rule(target)
        .filter(TdmRep.Rule::reserved)
        .map(rule -> tdmOptOut("tdmrep.json: " + rule.location(), rule.policy()));
  }

  private static OptOut tdmOptOut(String source, String policy) {
    return new OptOut(
        FetchReason.TDM_RESERVATION, source + (policy.isBlank() ? "" : ", policy " + policy));
  }

  private static List<String> values(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }
}
