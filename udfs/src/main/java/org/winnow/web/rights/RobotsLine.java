package org.winnow.web.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * A line of a file in the syntax of robots.txt, without comment.
 *
 * @param text key and value as written
 */
record RobotsLine(String text) {
  /** Patterns of paths are not longer than URLs. */
  private static final int MAX_LENGTH = 8192;

  private static final String BREAKS = "\n\r\u0085\u2028\u2029";

  /** As people write it. */
  private static final Set<String> USER_AGENT =
      Set.of(
          "user-agent",
          "useragent",
          "user agent",
          "user-agents",
          "users-agent",
          "user-agnet",
          "useg-agent",
          "ser-agent");

  /**
   * The lines that are not empty. HTML tags are taken out, since some hosts wrap the file in a
   * page; longer lines than 8,192 characters are left out.
   */
  static List<RobotsLine> of(String text) {
    List<RobotsLine> lines = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text, BREAKS);
    while (tokens.hasMoreTokens()) {
      String line = tokens.nextToken();
      if (line.length() <= MAX_LENGTH) {
        line = withoutTags(line);
        int comment = line.indexOf('#');
        line = (comment < 0 ? line : line.substring(0, comment)).trim();
        if (!line.isEmpty()) {
          lines.add(new RobotsLine(line));
        }
      }
    }
    return lines;
  }

  /** In lower case. */
  String key() {
    return text.substring(0, separator()).trim().toLowerCase(Locale.ROOT);
  }

  String value() {
    return text.substring(Math.min(text.length(), separator() + 1)).trim();
  }

  boolean isUserAgent() {
    return USER_AGENT.contains(key());
  }

  /** Whether it ends a list of agents: an allow or a disallow, also in other spellings. */
  boolean isAccessRule() {
    String key = key();
    return key.equals("allow") || key.startsWith("d") && key.endsWith("w");
  }

  private int separator() {
    int colon = text.indexOf(':');
    if (colon >= 0) {
      return colon;
    }
    int blank = 0;
    while (blank < text.length() && text.charAt(blank) != ' ' && text.charAt(blank) != '\t') {
      blank++;
    }
    return blank;
  }

  private static String withoutTags(String line) {
    int tag = line.indexOf('<');
    if (tag < 0) {
      return line;
    }
    StringBuilder kept = new StringBuilder(line.length());
    int from = 0;
    while (tag >= 0) {
      int end = line.indexOf('>', tag);
      if (end < 0) {
        break;
      }
      kept.append(line, from, tag);
      from = end + 1;
      tag = line.indexOf('<', from);
    }
    return kept.append(line, from, line.length()).toString();
  }
}
