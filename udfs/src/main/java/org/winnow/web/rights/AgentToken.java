package org.winnow.web.rights;

import java.util.Locale;

/** Names of crawlers: product tokens of RFC 9309, section 2.2.1, compared without case. */
final class AgentToken {
  private AgentToken() {}

  /**
   * @throws IllegalArgumentException unless it consists of letters, {@code _} and {@code -}
   */
  static String checked(String token) {
    if (token.isEmpty() || lengthOfToken(token) < token.length()) {
      throw new IllegalArgumentException(
          "the name of a crawler consists of letters, - and _: '" + token + "'");
    }
    return token.toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a line or header means this agent: {@code Winnow} and {@code Winnow/1.0} do.
   *
   * @param token in lower case
   */
  static boolean matches(String written, String token) {
    return written.substring(0, lengthOfToken(written)).toLowerCase(Locale.ROOT).equals(token);
  }

  private static int lengthOfToken(String text) {
    int length = 0;
    while (length < text.length() && isTokenCharacter(text.charAt(length))) {
      length++;
    }
    return length;
  }

  private static boolean isTokenCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_';
  }
}
