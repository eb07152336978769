package org.winnow.web.address;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * The one spelling of a host: a name in lower-case ASCII without a trailing dot, an IPv4 address as
 * four decimal numbers, or an IPv6 address by RFC 5952 in brackets.
 *
 * <p>A last label that is a number means an IPv4 address to browsers and to the C library ({@code
 * 127.1}, {@code 0x7f000001}, {@code 2130706433}). Only the usual spelling is taken.
 */
final class HostName {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  /**
   * Letters that the IDNA of 2003, which the JDK has, maps to others, and that of 2008 keeps: sharp
   * s, final sigma, joiners. The two give different hosts.
   */
  private static final String DEVIATIONS = "\u00df\u1e9e\u03c2\u200c\u200d";

  private HostName() {}

  /**
   * @param raw the host of a URL, or one that an operator writes
   * @throws FetchException BAD_URL
   */
  static String normalise(String raw) throws FetchException {
    if (raw.startsWith("[")) {
      return ipv6(raw);
    }
    if (raw.indexOf('%') >= 0) {
      throw bad("a host is not percent-encoded and has no zone");
    }
    String name = ascii(raw);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw bad("a host has 1 to " + MAX_NAME + " characters");
    }
    String last = name;
    for (String label : name.split("\\.", -1)) {
      checkLabel(label);
      last = label;
    }
    if (isNumber(last) && !isDottedQuad(name)) {
      throw bad("an IPv4 address is written as four decimal numbers");
    }
    return name;
  }

  /**
   * @param host as {@link #normalise} gives it
   * @return its address if it is an address and no name
   */
  static Optional<InetAddress> literal(String host) {
    if (!host.startsWith("[") && !isDottedQuad(host)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host, e);
    }
  }

  /** Whether a name means this machine, by RFC 6761. */
  static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  private static String ascii(String raw) throws FetchException {
    if (raw.chars().allMatch(c -> c < 0x80)) {
      return raw.toLowerCase(Locale.ROOT);
    }
    if (raw.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
      throw bad("a host with a sharp s, a final sigma or a joiner: write its form with xn--");
    }
    try {
      String mapped = Normalizer.normalize(raw, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      String name = IDN.toASCII(mapped, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      // Letters that the JDK's tables do not know stay as they are.
      if (name.chars().allMatch(c -> c < 0x80)) {
        return name;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Told below.
    }
    throw bad("not an international domain name");
  }

  private static void checkLabel(String label) throws FetchException {
    if (label.isEmpty() || label.length() > MAX_LABEL) {
      throw bad("a part of a host has 1 to " + MAX_LABEL + " characters");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean allowed = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
      if (!allowed) {
        throw bad("a character that no host has");
      }
    }
  }

  /** Whether a label is decimal, octal or hexadecimal: {@code 0x} alone is zero. */
  private static boolean isNumber(String label) {
    if (label.startsWith("0x")) {
      return label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
    }
    return label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isDottedQuad(String name) {
    String[] numbers = name.split("\\.", -1);
    if (numbers.length != 4) {
      return false;
    }
    for (String number : numbers) {
      boolean decimal =
          !number.isEmpty()
              && number.length() <= 3
              && number.chars().allMatch(c -> c >= '0' && c <= '9')
              && (number.length() == 1 || number.charAt(0) != '0');
      if (!decimal || Integer.parseInt(number) > 255) {
        return false;
      }
    }
    return true;
  }

  private static String ipv6(String raw) throws FetchException {
    String text = raw.endsWith("]") ? raw.substring(1, raw.length() - 1) : "";
    boolean plain =
        text.indexOf(':') >= 0
            && text.chars().allMatch(c -> c == ':' || c == '.' || isHexDigit(c))
            && text.length() < 46;
    if (plain) {
      try {
        byte[] address = InetAddress.getByName(raw).getAddress();
        // An IPv4-mapped address is the IPv4 address.
        return address.length == 4 ? dotted(address) : "[" + compressed(address) + "]";
      } catch (UnknownHostException e) {
        // Told below.
      }
    }
    throw bad("not an IPv6 address");
  }

  private static boolean isHexDigit(int c) {
    return c < 0x80 && Character.digit(c, 16) >= 0;
  }

  private static String dotted(byte[] a) {
    return (a[0] & 0xff) + "." + (a[1] & 0xff) + "." + (a[2] & 0xff) + "." + (a[3] & 0xff);
  }

  /** RFC 5952: the first of the longest runs of two or more zero groups becomes {@code ::}. */
  private static String compressed(byte[] address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && groups[i + length] == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        boolean separated = text.length() == 0 || text.charAt(text.length() - 1) == ':';
        text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static FetchException bad(String message) {
    return new FetchException(FetchReason.BAD_URL, message);
  }
}
