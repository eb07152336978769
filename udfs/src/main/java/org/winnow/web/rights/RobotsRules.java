package org.winnow.web.rights;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Allow and disallow rules of robots.txt for one agent, by RFC 9309: groups of the agent, or of
 * {@code *} if it has none; the longest matching pattern decides, allow before disallow.
 *
 * <p>crawler-commons reads the file. It does not match here: its matcher takes {@code /*.jpg$} for
 * no match of {@code /a.jpg.jpg}, and allows every URL that {@link java.net.URI} cannot read.
 *
 * @param rules longest pattern first, allow before disallow
 * @param crawlDelayMillis 0 if none is stated
 */
record RobotsRules(List<Rule> rules, long crawlDelayMillis) {
  static final RobotsRules NONE = new RobotsRules(List.of(), 0);

  /** One line. */
  record Rule(boolean allow, PathPattern pattern) {
    @Override
    public String toString() {
      return (allow ? "Allow: " : "Disallow: ") + pattern;
    }
  }

  /** Serves sitemaps, which are left out, and warnings. */
  private static final String URL_OF_FILE = "some host";

  /**
   * @param agentToken in lower case
   */
  static RobotsRules of(List<RobotsLine> lines, String agentToken) {
    String text =
        lines.stream()
            .filter(RobotsRules::mayBeRule)
            .map(RobotsLine::text)
            .collect(Collectors.joining("\n"));
    // No delay is too long here, and no line is worth a warning.
    SimpleRobotRules parsed =
        new SimpleRobotRulesParser(Long.MAX_VALUE, 0)
            .parseContent(
                URL_OF_FILE, text.getBytes(StandardCharsets.UTF_8), null, List.of(agentToken));
    List<Rule> rules =
        parsed.getRobotRules().stream()
            .map(rule -> new Rule(rule.isAllow(), PathPattern.of(rule.getPrefix())))
            .sorted(
                Comparator.comparingInt((Rule rule) -> -rule.pattern().length())
                    .thenComparing(rule -> !rule.allow()))
            .toList();
    long delay = parsed.getCrawlDelay();
    boolean stated = delay != BaseRobotRules.UNSET_CRAWL_DELAY && delay > 0;
    return new RobotsRules(rules, stated ? delay : 0);
  }

  /**
   * The rule that decides on a URL; empty if none matches, which allows it.
   *
   * @param target from {@link PathPattern#comparable}
   */
  Optional<Rule> match(String target) {
    return rules.stream().filter(rule -> rule.pattern().matches(target)).findFirst();
  }

  /**
   * Leaves out what the parser would only warn of, and the sitemaps. Misspelt keys of rules, which
   * it understands, begin with one of these letters, too.
   */
  private static boolean mayBeRule(RobotsLine line) {
    String text = line.text().toLowerCase(Locale.ROOT);
    return "usdac".indexOf(text.charAt(0)) >= 0
        && !text.startsWith("sitemap")
        && !text.startsWith("content-");
  }
}
