package org.winnow.web.address;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that may not be reached: those of the IANA special-purpose registries for IPv4 and
 * IPv6 that are not globally reachable, multicast, and the metadata services of clouds.
 *
 * <p>The predicates of {@link InetAddress} know few of them. An IPv6 address that carries an IPv4
 * address is judged by that one, too.
 */
public final class AddressRanges {
  private static final String IANA4 = "IANA IPv4 special-purpose registry, ";
  private static final String IANA6 = "IANA IPv6 special-purpose registry, ";

  /** The first range that contains an address names it: the narrow ones stand first. */
  private static final List<AddressRange> TABLE =
      List.of(
          new AddressRange("cloud metadata", "169.254.169.254/32", "AWS, Azure, Google Cloud"),
          new AddressRange("cloud metadata", "100.100.100.200/32", "Alibaba Cloud"),
          new AddressRange("cloud metadata", "168.63.129.16/32", "Azure WireServer"),
          new AddressRange("cloud metadata", "192.0.0.192/32", "Oracle Cloud"),
          new AddressRange("cloud metadata", "fd00:ec2::254/128", "AWS"),
          new AddressRange("cloud metadata", "fd20:ce::254/128", "Google Cloud"),
          new AddressRange("cloud metadata", "fe80::a9fe:a9fe/128", "OpenStack"),
          new AddressRange("this network", "0.0.0.0/8", IANA4 + "RFC 791"),
          new AddressRange("private", "10.0.0.0/8", IANA4 + "RFC 1918"),
          new AddressRange("shared address space", "100.64.0.0/10", IANA4 + "RFC 6598"),
          new AddressRange("loopback", "127.0.0.0/8", IANA4 + "RFC 1122"),
          new AddressRange("link-local", "169.254.0.0/16", IANA4 + "RFC 3927"),
          new AddressRange("private", "172.16.0.0/12", IANA4 + "RFC 1918"),
          new AddressRange("IETF protocol assignments", "192.0.0.0/24", IANA4 + "RFC 6890"),
          new AddressRange("documentation", "192.0.2.0/24", IANA4 + "RFC 5737"),
          new AddressRange("6to4 relay", "192.88.99.0/24", IANA4 + "RFC 7526"),
          new AddressRange("private", "192.168.0.0/16", IANA4 + "RFC 1918"),
          new AddressRange("benchmarking", "198.18.0.0/15", IANA4 + "RFC 2544"),
          new AddressRange("documentation", "198.51.100.0/24", IANA4 + "RFC 5737"),
          new AddressRange("documentation", "203.0.113.0/24", IANA4 + "RFC 5737"),
          new AddressRange("multicast", "224.0.0.0/4", "RFC 5771"),
          new AddressRange("broadcast", "255.255.255.255/32", IANA4 + "RFC 919"),
          new AddressRange("reserved", "240.0.0.0/4", IANA4 + "RFC 1112"),
          new AddressRange("unspecified", "::/128", IANA6 + "RFC 4291"),
          new AddressRange("loopback", "::1/128", IANA6 + "RFC 4291"),
          new AddressRange("IPv4-compatible", "::/96", "RFC 4291"),
          new AddressRange("IPv4-translated", "::ffff:0:0:0/96", "RFC 2765"),
          new AddressRange("local NAT64", "64:ff9b:1::/48", IANA6 + "RFC 8215"),
          new AddressRange("discard-only", "100::/64", IANA6 + "RFC 6666"),
          new AddressRange("dummy prefix", "100:0:0:1::/64", IANA6 + "RFC 9780"),
          new AddressRange("Teredo", "2001::/32", IANA6 + "RFC 4380"),
          new AddressRange("benchmarking", "2001:2::/48", IANA6 + "RFC 5180"),
          new AddressRange("ORCHID", "2001:10::/28", IANA6 + "RFC 4843"),
          new AddressRange("ORCHID", "2001:20::/28", IANA6 + "RFC 7343"),
          new AddressRange("IETF protocol assignments", "2001::/23", IANA6 + "RFC 2928"),
          new AddressRange("documentation", "2001:db8::/32", IANA6 + "RFC 3849"),
          new AddressRange("6to4", "2002::/16", IANA6 + "RFC 3056"),
          new AddressRange("documentation", "3fff::/20", IANA6 + "RFC 9637"),
          new AddressRange("segment routing", "5f00::/16", IANA6 + "RFC 9602"),
          new AddressRange("unique local", "fc00::/7", IANA6 + "RFC 4193"),
          new AddressRange("link-local", "fe80::/10", IANA6 + "RFC 4291"),
          new AddressRange("site-local", "fec0::/10", "RFC 3879"),
          new AddressRange("multicast", "ff00::/8", "RFC 4291"));

  private static final List<AddressRange.Block> BLOCKS =
      TABLE.stream().map(AddressRange::block).toList();

  private static final AddressRange.Block GLOBAL_UNICAST =
      new AddressRange("global unicast", "2000::/3", "RFC 4291").block();
  private static final AddressRange.Block LOOPBACK_4 =
      new AddressRange("loopback", "127.0.0.0/8", "RFC 1122").block();
  private static final AddressRange.Block LOOPBACK_6 =
      new AddressRange("loopback", "::1/128", "RFC 4291").block();

  private AddressRanges() {}

  /** The table. IPv6 addresses outside of 2000::/3 are forbidden beside it. */
  public static List<AddressRange> table() {
    return TABLE;
  }

  /**
   * Why an address may not be reached.
   *
   * <p>IPv4-mapped addresses and those of the well-known NAT64 prefix stand for an IPv4 address,
   * and are forbidden if that is. 6to4, Teredo, IPv4-compatible and local NAT64 addresses are
   * forbidden whatever they carry.
   *
   * @return the name of its range, such as {@code private} or {@code NAT64 of loopback}; empty if
   *     it may be reached
   */
  public static Optional<String> forbidden(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return inTable(bytes);
    }
    Optional<EmbeddedIpv4> embedded = EmbeddedIpv4.of(bytes);
    Optional<String> carried =
        embedded.flatMap(
            e ->
                e.addresses().stream()
                    .flatMap(a -> inTable(a).stream())
                    .findFirst()
                    .map(name -> e.kind().label() + " of " + name));
    if (embedded.isPresent() && embedded.get().kind().standsForIpv4()) {
      return carried;
    }
    Optional<String> own =
        inTable(bytes)
            .or(
                () ->
                    GLOBAL_UNICAST.contains(bytes)
                        ? Optional.empty()
                        : Optional.of("outside of global unicast"));
    return carried.or(() -> own);
  }

  /** Whether this is 127.0.0.0/8 or ::1, and no address that merely carries one of them. */
  static boolean isLoopback(InetAddress address) {
    byte[] bytes = address.getAddress();
    return LOOPBACK_4.contains(bytes) || LOOPBACK_6.contains(bytes);
  }

  private static Optional<String> inTable(byte[] address) {
    for (AddressRange.Block block : BLOCKS) {
      if (block.contains(address)) {
        return Optional.of(block.range().name());
      }
    }
    return Optional.empty();
  }
}
