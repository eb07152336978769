package org.winnow.text.caption;

import java.util.Map;

/**
 * One character reference of HTML.
 *
 * @param end place behind it
 */
record HtmlEntity(int codePoint, int end) {
  private static final int MAX_LENGTH = 12;

  /** Those that occur in captions; letters with accents come as characters today. */
  private static final Map<String, Integer> NAMED =
      Map.ofEntries(
          Map.entry("amp", (int) '&'),
          Map.entry("lt", (int) '<'),
          Map.entry("gt", (int) '>'),
          Map.entry("quot", (int) '"'),
          Map.entry("apos", (int) '\''),
          Map.entry("nbsp", (int) ' '),
          Map.entry("rsquo", (int) '’'),
          Map.entry("lsquo", (int) '‘'),
          Map.entry("rdquo", (int) '”'),
          Map.entry("ldquo", (int) '“'),
          Map.entry("ndash", (int) '–'),
          Map.entry("mdash", (int) '—'),
          Map.entry("hellip", (int) '…'),
          Map.entry("eacute", (int) 'é'),
          Map.entry("egrave", (int) 'è'),
          Map.entry("agrave", (int) 'à'),
          Map.entry("ccedil", (int) 'ç'),
          Map.entry("ntilde", (int) 'ñ'),
          Map.entry("auml", (int) 'ä'),
          Map.entry("ouml", (int) 'ö'),
          Map.entry("uuml", (int) 'ü'),
          Map.entry("szlig", (int) 'ß'));

  /** The reference that begins here; null if none does. */
  static HtmlEntity at(String text, int ampersand) {
    int stop = Math.min(text.length(), ampersand + MAX_LENGTH);
    int semicolon = ampersand + 1;
    while (semicolon < stop && text.charAt(semicolon) != ';') {
      semicolon++;
    }
    if (semicolon >= stop || semicolon == ampersand + 1) {
      return null;
    }
    String name = text.substring(ampersand + 1, semicolon);
    if (name.charAt(0) != '#') {
      Integer known = NAMED.get(name);
      return known == null ? null : new HtmlEntity(known, semicolon + 1);
    }
    try {
      boolean isHex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
      int code =
          isHex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
      boolean isCharacter = Character.isValidCodePoint(code) && !isSurrogate(code);
      return new HtmlEntity(isCharacter ? code : ' ', semicolon + 1);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isSurrogate(int code) {
    return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
  }
}
