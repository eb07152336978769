package org.winnow.web.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangesTest {
  /**
   * The entries of the IANA special-purpose registries whose column "Globally Reachable" is False
   * or empty, and multicast: written from the registries, not from the table.
   */
  private static final String[] NOT_GLOBAL = {
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "168.63.129.16/32",
    "::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8"
  };

  /** A prefix over the numbers of a family; shares no code with {@link AddressRange}. */
  private record Numbers(BigInteger first, BigInteger last, int bytes) {
    static Numbers of(String cidr) {
      String[] parts = cidr.split("/");
      byte[] base = address(parts[0]).getAddress();
      int hostBits = base.length * 8 - Integer.parseInt(parts[1]);
      BigInteger first = new BigInteger(1, base);
      return new Numbers(
          first,
          first.add(BigInteger.ONE.shiftLeft(hostBits)).subtract(BigInteger.ONE),
          base.length);
    }

    boolean contains(BigInteger number, int length) {
      return length == bytes && first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "100.64.0.1, shared address space",
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "0.0.0.0, this network",
    "169.254.0.1, link-local",
    "169.254.169.254, cloud metadata",
    "100.100.100.200, cloud metadata",
    "168.63.129.16, cloud metadata",
    "192.0.0.192, cloud metadata",
    "fd00:ec2::254, cloud metadata",
    "fd20:ce::254, cloud metadata",
    "192.0.0.8, IETF protocol assignments",
    "192.0.2.1, documentation",
    "198.51.100.7, documentation",
    "203.0.113.7, documentation",
    "198.19.255.255, benchmarking",
    "192.88.99.1, 6to4 relay",
    "224.0.0.1, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, broadcast",
    "::, unspecified",
    "::1, loopback",
    "::127.0.0.1, IPv4-compatible of loopback",
    "::8.8.8.8, IPv4-compatible",
    "::ffff:0:127.0.0.1, IPv4-translated of loopback",
    "64:ff9b::7f00:1, NAT64 of loopback",
    "64:ff9b::a9fe:a9fe, NAT64 of cloud metadata",
    "64:ff9b:1::808:808, local NAT64",
    "64:ff9b:1::a00:1, local NAT64 of private",
    "2002:7f00:1::, 6to4 of loopback",
    "2002:808:808::1, 6to4",
    "2001:0:808:808:0:0:f7f7:f7f7, Teredo",
    "2001:0:a00:1:0:0:f7f7:f7f7, Teredo of private",
    "2001:0:808:808:0:0:80ff:fffe, Teredo of loopback",
    "2600::5efe:10.0.0.1, ISATAP of private",
    "2600::200:5efe:192.168.0.1, ISATAP of private",
    "2001:2::1, benchmarking",
    "2001:10::1, ORCHID",
    "2001:2f:ffff::1, ORCHID",
    "2001:1::1, IETF protocol assignments",
    "2001:db8::1, documentation",
    "3fff:fff::1, documentation",
    "100::1, discard-only",
    "5f00::1, segment routing",
    "fd00::1, unique local",
    "fe80::1, link-local",
    "fe80::a9fe:a9fe, cloud metadata",
    "fec0::1, site-local",
    "ff02::1, multicast",
    "4000::1, outside of global unicast",
    "1fff:ffff::1, outside of global unicast",
    "e000::1, outside of global unicast"
  })
  void aForbiddenAddressIsNamedByItsRange(String address, String name) {
    assertThat(AddressRanges.forbidden(address(address))).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "64:ff9b::808:808",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2600::5efe:8.8.8.8",
    "2a00:1450::1",
    "3ffe::1"
  })
  void aPublicAddressMayBeReached(String address) {
    assertThat(AddressRanges.forbidden(address(address))).isEmpty();
  }

  @Test
  void anIpv4MappedAddressIsJudgedByTheIpv4Address() throws UnknownHostException {
    // The JDK turns mapped addresses into IPv4 ones, but not where a zone is given.
    byte[] mapped = new BigInteger("ffff7f000001", 16).toByteArray();
    byte[] bytes = new byte[16];
    System.arraycopy(mapped, mapped.length - 6, bytes, 10, 6);
    InetAddress loopback = Inet6Address.getByAddress("host", bytes, 1);
    assertThat(loopback).isInstanceOf(Inet6Address.class);

    assertThat(AddressRanges.forbidden(loopback)).contains("IPv4-mapped of loopback");
    assertThat(AddressRanges.isLoopback(loopback)).isFalse();
    bytes[12] = 8;
    assertThat(AddressRanges.forbidden(Inet6Address.getByAddress("host", bytes, 1))).isEmpty();
  }

  @Test
  void theJdksOwnPredicatesAreNoGuard() {
    InetAddress shared = address("100.64.0.1");

    assertThat(shared.isSiteLocalAddress() || shared.isLoopbackAddress()).isFalse();
    assertThat(AddressRanges.forbidden(shared)).isPresent();
  }

  @Property(tries = 2000)
  void anAddressInsideOfASourceRangeIsForbidden(
      @ForAll @IntRange(max = 28) int range, @ForAll long high, @ForAll long low) {
    Numbers numbers = Numbers.of(NOT_GLOBAL[range]);
    BigInteger size = numbers.last().subtract(numbers.first()).add(BigInteger.ONE);
    BigInteger inside = numbers.first().add(number(high, low).mod(size));

    for (BigInteger number : List.of(numbers.first(), inside, numbers.last())) {
      InetAddress address = address(number, numbers.bytes());
      assertThat(AddressRanges.forbidden(address)).as("%s", address).isPresent();
    }
  }

  @Test
  void theNeighboursOfARangeAreJudgedByTheOtherRanges() {
    List<AddressRange> wrong = new ArrayList<>();
    for (AddressRange range : AddressRanges.table()) {
      Numbers numbers = Numbers.of(range.cidr());
      for (BigInteger number :
          List.of(numbers.first().subtract(BigInteger.ONE), numbers.last().add(BigInteger.ONE))) {
        boolean exists = number.signum() >= 0 && number.bitLength() <= 8 * numbers.bytes();
        if (exists) {
          boolean expected = forbiddenBySources(number, numbers.bytes());
          InetAddress address = address(number, numbers.bytes());
          if (AddressRanges.forbidden(address).isPresent() != expected) {
            wrong.add(range);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Property(tries = 5000)
  void anyIpv4AddressIsForbiddenIfItsSourcesSayIt(@ForAll int bits) {
    BigInteger number = BigInteger.valueOf(bits & 0xffffffffL);
    InetAddress address = address(number, 4);

    assertThat(address).isInstanceOf(Inet4Address.class);
    assertThat(AddressRanges.forbidden(address).isPresent())
        .as("%s", address)
        .isEqualTo(forbiddenBySources(number, 4));
  }

  @Property(tries = 5000)
  void anyIpv6AddressIsForbiddenIfItsSourcesSayIt(@ForAll long high, @ForAll long low) {
    BigInteger number = number(high, low);
    InetAddress address = address(number, 16);

    assertThat(AddressRanges.forbidden(address).isPresent())
        .as("%s", address)
        .isEqualTo(forbiddenBySources(number, 16));
  }

  @Property(tries = 1000)
  void whatCarriesAForbiddenIpv4AddressIsForbidden(
      @ForAll @IntRange(max = 15) int range, @ForAll int bits) {
    Numbers numbers = Numbers.of(NOT_GLOBAL[range]);
    BigInteger size = numbers.last().subtract(numbers.first()).add(BigInteger.ONE);
    BigInteger inside = numbers.first().add(BigInteger.valueOf(bits & 0xffffffffL).mod(size));
    for (String carrier :
        List.of("::", "::ffff:0:0:0", "64:ff9b::", "64:ff9b:1::", "2600::5efe:0:0")) {
      BigInteger base = new BigInteger(1, address(carrier).getAddress());
      InetAddress address = address(base.add(inside), 16);
      assertThat(AddressRanges.forbidden(address)).as("%s", address).isPresent();
    }
  }

  private static boolean forbiddenBySources(BigInteger number, int bytes) {
    for (String cidr : NOT_GLOBAL) {
      if (Numbers.of(cidr).contains(number, bytes)) {
        return true;
      }
    }
    if (bytes == 4) {
      return false;
    }
    BigInteger ipv4 = number.mod(BigInteger.ONE.shiftLeft(32));
    boolean nat64 = Numbers.of("64:ff9b::/96").contains(number, 16);
    boolean mapped = number.shiftRight(32).equals(BigInteger.valueOf(0xffff));
    if (nat64 || mapped) {
      return forbiddenBySources(ipv4, 4);
    }
    return !Numbers.of("2000::/3").contains(number, 16);
  }

  private static BigInteger number(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high))
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(low)));
  }

  private static InetAddress address(BigInteger number, int bytes) {
    byte[] digits = number.toByteArray();
    byte[] address = new byte[bytes];
    int length = Math.min(digits.length, bytes);
    System.arraycopy(digits, digits.length - length, address, bytes - length, length);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
