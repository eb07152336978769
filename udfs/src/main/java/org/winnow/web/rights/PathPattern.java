package org.winnow.web.rights;

import java.nio.charset.StandardCharsets;

/**
 * A pattern of paths as in robots.txt (RFC 9309, section 2.2.2): a prefix in which {@code *} stands
 * for any characters and a {@code $} at the end for the end of the path.
 *
 * <p>Matching takes time linear in the length of pattern and path: the parts between stars are
 * found one after the other, each at its first place (Knuth, Morris and Pratt), the part before a
 * final {@code $} at the end.
 */
final class PathPattern {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  /** Reserved characters, which differ from their codes. */
  private static final String RESERVED = "!$&'()*+,;=:@/?";

  private final String text;
  private final boolean toTheEnd;
  private final String[] parts;
  private final int[][] borders;

  private PathPattern(String text, boolean toTheEnd, String[] parts) {
    this.text = text;
    this.toTheEnd = toTheEnd;
    this.parts = parts;
    this.borders = new int[parts.length][];
    for (int i = 1; i < parts.length; i++) {
      borders[i] = borders(parts[i]);
    }
  }

  static PathPattern of(String pattern) {
    String trimmed = pattern.trim();
    boolean toTheEnd = trimmed.endsWith("$");
    String body = toTheEnd ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    String normal = normalise(body).replace("$", "%24");
    return new PathPattern(normal + (toTheEnd ? "$" : ""), toTheEnd, normal.split("\\*", -1));
  }

  /**
   * @param target path and query of a URL
   * @return what {@link #matches} takes
   */
  static String comparable(String target) {
    return normalise(target).replace("*", "%2A").replace("$", "%24");
  }

  /** Octets: of two patterns that match, the longer one decides. */
  int length() {
    return text.length();
  }

  /**
   * @param target from {@link #comparable}
   */
  boolean matches(String target) {
    int last = parts.length - 1;
    if (last == 0) {
      return toTheEnd ? target.equals(parts[0]) : target.startsWith(parts[0]);
    }
    if (!target.startsWith(parts[0])) {
      return false;
    }
    int position = parts[0].length();
    for (int i = 1; i <= last; i++) {
      if (i == last && toTheEnd) {
        return target.length() - parts[i].length() >= position && target.endsWith(parts[i]);
      }
      position = find(target, position, parts[i], borders[i]);
      if (position < 0) {
        return false;
      }
    }
    return true;
  }

  /** The position behind the first occurrence; negative if there is none. */
  private static int find(String target, int from, String part, int[] borders) {
    int matched = 0;
    for (int i = from; matched < part.length(); i++) {
      if (i == target.length()) {
        return -1;
      }
      while (matched > 0 && target.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (target.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        return i + 1;
      }
    }
    return from;
  }

  /** Of each prefix, the length of its longest proper prefix that is also its suffix. */
  private static int[] borders(String part) {
    int[] borders = new int[part.length()];
    int matched = 0;
    for (int i = 1; i < part.length(); i++) {
      while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (part.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      borders[i] = matched;
    }
    return borders;
  }

  /**
   * One spelling for what RFC 3986 calls equivalent: codes of unreserved characters are decoded,
   * characters that need a code get one, hexadecimal digits are large.
   */
  private static String normalise(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder normal = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean code =
          c == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) >= 0 && hex(bytes[i + 2]) >= 0;
      if (code) {
        c = hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]);
        i += 2;
      }
      if (isUnreserved(c) || !code && RESERVED.indexOf(c) >= 0) {
        normal.append((char) c);
      } else {
        normal.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return normal.toString();
  }

  private static int hex(byte digit) {
    return digit < 0 ? -1 : Character.digit(digit, 16);
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The pattern in its normal form. */
  @Override
  public String toString() {
    return text;
  }
}
