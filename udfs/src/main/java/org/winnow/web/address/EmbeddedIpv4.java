package org.winnow.web.address;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The IPv4 addresses that an IPv6 address carries.
 *
 * @param addresses four bytes each
 */
record EmbeddedIpv4(Kind kind, List<byte[]> addresses) {
  /** The ways of carrying. */
  enum Kind {
    /** RFC 4291, section 2.5.5.2. */
    MAPPED("IPv4-mapped", true),
    /** RFC 4291, section 2.5.5.1. {@code ::} and {@code ::1} carry nothing. */
    COMPATIBLE("IPv4-compatible", false),
    /** RFC 2765. */
    TRANSLATED("IPv4-translated", false),
    /** RFC 6052, the well-known prefix. */
    NAT64("NAT64", true),
    /** RFC 8215; the IPv4 address at the place of a prefix of 96 bits. */
    LOCAL_NAT64("local NAT64", false),
    /** RFC 3056. */
    SIX_TO_FOUR("6to4", false),
    /** RFC 4380: the server, and the client, whose bits are inverted. */
    TEREDO("Teredo", false),
    /** RFC 5214. */
    ISATAP("ISATAP", false);

    private final String label;
    private final boolean standsForIpv4;

    Kind(String label, boolean standsForIpv4) {
      this.label = label;
      this.standsForIpv4 = standsForIpv4;
    }

    String label() {
      return label;
    }

    /** Whether a connection to it is one to the IPv4 address. */
    boolean standsForIpv4() {
      return standsForIpv4;
    }
  }

  private static final byte[] ZEROS = new byte[16];

  /**
   * @param address 16 bytes
   */
  static Optional<EmbeddedIpv4> of(byte[] address) {
    if (startsWith(address, 0x2002)) {
      return carries(Kind.SIX_TO_FOUR, Arrays.copyOfRange(address, 2, 6));
    }
    if (startsWith(address, 0x2001, 0)) {
      byte[] client = last(address);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return carries(Kind.TEREDO, Arrays.copyOfRange(address, 4, 8), client);
    }
    Kind kind = kindByPrefix(address);
    return kind == null ? Optional.empty() : carries(kind, last(address));
  }

  /** Of those that carry the IPv4 address in their last 32 bits; null if none. */
  private static Kind kindByPrefix(byte[] address) {
    if (startsWith(address, 0x64, 0xff9b, 0, 0, 0, 0)) {
      return Kind.NAT64;
    }
    if (startsWith(address, 0x64, 0xff9b, 1)) {
      return Kind.LOCAL_NAT64;
    }
    if (startsWith(address, 0, 0, 0, 0, 0, 0xffff)) {
      return Kind.MAPPED;
    }
    if (startsWith(address, 0, 0, 0, 0, 0xffff, 0)) {
      return Kind.TRANSLATED;
    }
    if (startsWith(address, 0, 0, 0, 0, 0, 0)) {
      boolean unspecifiedOrLoopback =
          Arrays.equals(address, 12, 15, ZEROS, 12, 15) && (address[15] & 0xfe) == 0;
      return unspecifiedOrLoopback ? null : Kind.COMPATIBLE;
    }
    boolean isatap =
        (address[8] & 0xfd) == 0
            && address[9] == 0
            && address[10] == 0x5e
            && address[11] == (byte) 0xfe;
    return isatap ? Kind.ISATAP : null;
  }

  private static Optional<EmbeddedIpv4> carries(Kind kind, byte[]... addresses) {
    return Optional.of(new EmbeddedIpv4(kind, List.of(addresses)));
  }

  private static byte[] last(byte[] address) {
    return Arrays.copyOfRange(address, 12, 16);
  }

  private static boolean startsWith(byte[] address, int... groups) {
    for (int i = 0; i < groups.length; i++) {
      int group = (address[2 * i] & 0xff) << 8 | address[2 * i + 1] & 0xff;
      if (group != groups[i]) {
        return false;
      }
    }
    return true;
  }
}
