package org.winnow.web.address;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * The parts of a URL, split as the WHATWG URL standard does, without its repairs: tabs and line
 * breaks inside, backslashes for slashes, missing slashes and credentials are refused.
 *
 * @param scheme in lower case
 * @param host as written
 * @param port as written; empty if none
 * @param path percent-encoded, begins with {@code /}, without dot segments
 * @param query percent-encoded; null if none
 */
record UrlSyntax(String scheme, String host, String port, String path, String query) {
  private static final int MAX_LENGTH = 8192;

  /** Characters of RFC 3986 that stand in a path or query as they are. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/";

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /**
   * @throws FetchException BAD_URL or CREDENTIALS_IN_URL; FORBIDDEN_SCHEME where the scheme is no
   *     http and no https
   */
  static UrlSyntax parse(String url) throws FetchException {
    String text = cleaned(url);
    String scheme = scheme(text);
    if (scheme.isEmpty()) {
      throw bad("it does not begin with http:// or https://");
    }
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new FetchException(FetchReason.FORBIDDEN_SCHEME, "neither http nor https");
    }
    int start = scheme.length() + 3;
    if (!text.startsWith("://", scheme.length())
        || start == text.length()
        || text.charAt(start) == '/') {
      throw bad("two slashes and a host follow the scheme");
    }
    int end = endOfAuthority(text, start);
    String[] authority = authority(text.substring(start, end));
    return with(scheme, authority, text.substring(end));
  }

  /**
   * A reference of an answer, read relative to the URL that was asked.
   *
   * @param base path and query of that URL
   * @return a URL with scheme and host
   * @throws FetchException BAD_URL
   */
  static String resolve(String origin, String base, String reference) throws FetchException {
    String text = cleaned(reference);
    if (!scheme(text).isEmpty()) {
      return text;
    }
    if (text.indexOf('\\') >= 0) {
      throw bad("a backslash");
    }
    if (text.startsWith("//")) {
      return origin.substring(0, origin.indexOf(':') + 1) + text;
    }
    if (text.startsWith("/")) {
      return origin + text;
    }
    int query = base.indexOf('?');
    String path = query < 0 ? base : base.substring(0, query);
    if (text.startsWith("?")) {
      return origin + path + text;
    }
    if (text.startsWith("#")) {
      return origin + base;
    }
    return origin + path.substring(0, path.lastIndexOf('/') + 1) + text;
  }

  /** Path and query. */
  String target() {
    return query == null ? path : path + "?" + query;
  }

  /** The scheme of a URL in lower case; empty if it has none. */
  static String scheme(String text) {
    int colon = text.indexOf(':');
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean other = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return "";
      }
    }
    return colon <= 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /** Without spaces around it. */
  private static String cleaned(String url) throws FetchException {
    if (url.length() > MAX_LENGTH) {
      throw bad("longer than " + MAX_LENGTH + " characters");
    }
    int start = 0;
    int end = url.length();
    while (start < end && url.charAt(start) == ' ') {
      start++;
    }
    while (end > start && url.charAt(end - 1) == ' ') {
      end--;
    }
    if (start == end) {
      throw bad("empty");
    }
    String text = url.substring(start, end);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw bad("a control character");
    }
    if (text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw bad("half a character");
    }
    return text;
  }

  private static int endOfAuthority(String text, int start) {
    int end = start;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Host and port. */
  private static String[] authority(String text) throws FetchException {
    if (text.indexOf('\\') >= 0) {
      throw bad("a backslash");
    }
    if (text.indexOf('@') >= 0) {
      throw new FetchException(
          FetchReason.CREDENTIALS_IN_URL, "a user name or password stands before the host");
    }
    int colon = text.indexOf(':', text.startsWith("[") ? text.indexOf(']') + 1 : 0);
    if (text.startsWith("[") && text.indexOf(']') < 0) {
      throw bad("not an IPv6 address");
    }
    return colon < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, colon), text.substring(colon + 1)};
  }

  private static UrlSyntax with(String scheme, String[] authority, String rest)
      throws FetchException {
    int hash = rest.indexOf('#');
    String target = hash < 0 ? rest : rest.substring(0, hash);
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    if (path.indexOf('\\') >= 0) {
      throw bad("a backslash");
    }
    String query = mark < 0 ? null : encoded(target.substring(mark + 1));
    return new UrlSyntax(
        scheme, authority[0], authority[1], withoutDotSegments(encoded(path)), query);
  }

  /**
   * Percent-encodes as UTF-8 what RFC 3986 does not allow. What is encoded stays; a percent sign
   * that begins no code becomes {@code %25}.
   */
  private static String encoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean code =
          c == '%' && i + 2 < bytes.length && isHexDigit(bytes[i + 1]) && isHexDigit(bytes[i + 2]);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || PLAIN.indexOf(c) >= 0
              || c == '?';
      if (code || plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return encoded.toString();
  }

  /** Also those with encoded dots: to a server, {@code /a/%2e%2e/b} is {@code /b}. */
  private static String withoutDotSegments(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      String dots = segments[i].replace("%2e", ".").replace("%2E", ".");
      boolean last = i == segments.length - 1;
      if (dots.equals("..") && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (!dots.equals(".") && !dots.equals("..")) {
        kept.add(segments[i]);
      } else if (last) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static boolean isHexDigit(byte b) {
    return b > 0 && Character.digit(b, 16) >= 0;
  }

  private static FetchException bad(String message) {
    return new FetchException(FetchReason.BAD_URL, message);
  }
}
