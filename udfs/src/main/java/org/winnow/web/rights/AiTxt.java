package org.winnow.web.rights;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code /ai.txt} of Spawning: rules in the syntax of robots.txt for the use of files in
 * training, most of them by type ({@code Disallow: *.jpg}).
 *
 * <p>Types of files do not differ by case, so that patterns are compared without it. Hosts that
 * answer each path with their start page have no such file: HTML is not read.
 */
record AiTxt(RobotsRules rules) {
  /**
   * @param agentToken in lower case
   */
  static AiTxt of(int status, String text, String agentToken) {
    if (!RobotsFile.isSuccess(status) || text.stripLeading().startsWith("<")) {
      return new AiTxt(RobotsRules.NONE);
    }
    List<RobotsLine> lines = RobotsLine.of(text.toLowerCase(Locale.ROOT));
    return new AiTxt(RobotsRules.of(lines, agentToken));
  }

  /**
   * The rule that reserves a URL.
   *
   * @param target path and query
   */
  Optional<String> reservation(String target) {
    String comparable = PathPattern.comparable(target.toLowerCase(Locale.ROOT));
    return rules.match(comparable).filter(rule -> !rule.allow()).map(RobotsRules.Rule::toString);
  }
}
