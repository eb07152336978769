package org.winnow.web.rights;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The headers {@code X-Robots-Tag}: lists of directives, each list or the rest of one for an agent
 * whose name stands before a colon.
 *
 * <p>{@code noai}, {@code noimageai}, {@code noindex}, {@code noimageindex} and {@code none}
 * reserve, and {@code unavailable_after} with a time that has passed. A time that cannot be read
 * does not. A word before a colon is an agent only if a directive follows, so that neither {@code
 * unavailable_after} nor a directive that is not known hides what stands behind it.
 */
final class XRobotsTag {
  private static final Set<String> RESERVING =
      Set.of("noai", "noimageai", "noindex", "noimageindex", "none");
  private static final Set<String> OTHERS =
      Set.of(
          "all",
          "index",
          "follow",
          "nofollow",
          "archive",
          "noarchive",
          "nocache",
          "nosnippet",
          "notranslate",
          "indexifembedded",
          "nositelinkssearchbox",
          "noydir",
          "noodp");
  private static final String UNAVAILABLE_AFTER = "unavailable_after";
  private static final Set<String> WITH_VALUE =
      Set.of(UNAVAILABLE_AFTER, "max-snippet", "max-image-preview", "max-video-preview");

  private final String agentToken;
  private final Instant now;

  /** Whether the directives that follow mean this agent. */
  private boolean addressed;

  private XRobotsTag(String agentToken, Instant now) {
    this.agentToken = agentToken;
    this.now = now;
  }

  /**
   * The first directive that reserves.
   *
   * @param values of all headers of that name
   * @param agentToken in lower case
   */
  static Optional<String> reservation(List<String> values, String agentToken, Instant now) {
    XRobotsTag tag = new XRobotsTag(agentToken, now);
    return values.stream().flatMap(value -> tag.read(value).stream()).findFirst();
  }

  private Optional<String> read(String value) {
    addressed = true;
    String[] parts = value.split("[,;]");
    for (int i = 0; i < parts.length; i++) {
      String next = i + 1 < parts.length ? parts[i + 1].trim() : "";
      Optional<String> reserving = directive(parts[i].trim(), next);
      if (reserving.isPresent()) {
        return reserving;
      }
    }
    return Optional.empty();
  }

  /**
   * @param next the part that follows, which may be the rest of a date
   */
  private Optional<String> directive(String part, String next) {
    String word = word(part);
    String value = value(part);
    if (value.isEmpty()
        || isDirective(word) && !OTHERS.contains(word)
        || !isDirective(word(value))) {
      return reservation(word, value, next);
    }
    addressed = word.equals("*") || OTHERS.contains(word) || AgentToken.matches(word, agentToken);
    return reservation(word(value), value(value), next).map(directive -> word + ": " + directive);
  }

  private Optional<String> reservation(String word, String value, String next) {
    if (word.equals(UNAVAILABLE_AFTER)) {
      return unavailable(value, next);
    }
    return addressed && RESERVING.contains(word) ? Optional.of(word) : Optional.empty();
  }

  private Optional<String> unavailable(String value, String next) {
    String text = value;
    Optional<Instant> time = DirectiveDate.parse(text);
    if (time.isEmpty() && !next.isEmpty()) {
      // A comma stands behind the day of the week.
      text = value + ", " + next;
      time = DirectiveDate.parse(text);
    }
    boolean passed = addressed && time.isPresent() && !time.get().isAfter(now);
    return passed ? Optional.of(UNAVAILABLE_AFTER + ": " + text) : Optional.empty();
  }

  private static boolean isDirective(String word) {
    return RESERVING.contains(word) || OTHERS.contains(word) || WITH_VALUE.contains(word);
  }

  /** What stands before the first colon. */
  private static String word(String text) {
    int colon = text.indexOf(':');
    String word = colon < 0 ? text : text.substring(0, colon);
    return word.replace('"', ' ').trim().toLowerCase(Locale.ROOT);
  }

  private static String value(String text) {
    return text.substring(text.indexOf(':') < 0 ? text.length() : text.indexOf(':') + 1).trim();
  }
}
