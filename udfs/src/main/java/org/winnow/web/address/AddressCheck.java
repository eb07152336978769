package org.winnow.web.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/**
 * One lookup, and the verdict on all of its answers.
 *
 * @param allowLoopback whether 127.0.0.0/8 and ::1 may be reached
 */
record AddressCheck(HostResolver resolver, boolean allowLoopback) {
  /** Hosts have fewer addresses; the rest of a longer answer is checked and left out. */
  private static final int MAX_ADDRESSES = 16;

  /** What the C library and the JDK say of a name that does not exist. */
  private static final Set<String> NO_SUCH_NAME =
      Set.of(
          "Name or service not known",
          "No address associated with hostname",
          "nodename nor servname provided, or not known");

  /**
   * Looks a host up. May block.
   *
   * @param host as {@link HostName#normalise} gives it
   * @return 1 to 16 addresses, in the order of the answer
   * @throws FetchException UNKNOWN_HOST, DNS_FAILURE, or FORBIDDEN_ADDRESS if one of the answers is
   */
  List<InetAddress> resolve(String host) throws FetchException {
    Optional<InetAddress> literal = HostName.literal(host);
    List<InetAddress> answers =
        literal.isPresent() ? List.of(literal.get()) : pinned(host, lookUp(host));
    if (answers.isEmpty()) {
      throw new FetchException(FetchReason.UNKNOWN_HOST, host + " has no address");
    }
    for (InetAddress address : answers) {
      check(host, address);
    }
    return answers.stream().distinct().limit(MAX_ADDRESSES).toList();
  }

  private List<InetAddress> lookUp(String host) throws FetchException {
    try {
      return resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw isUnknown(e.getMessage())
          ? new FetchException(FetchReason.UNKNOWN_HOST, host + " does not exist")
          : new FetchException(FetchReason.DNS_FAILURE, "the lookup of " + host + " failed");
    } catch (RuntimeException e) {
      throw new FetchException(FetchReason.DNS_FAILURE, "the lookup of " + host + " failed: " + e);
    }
  }

  /**
   * A message that is not known, or that of another language, counts as a passing failure. So does
   * the name alone: the JDK says it of each failure that it remembers, passing ones, too.
   */
  private static boolean isUnknown(String message) {
    return message == null || NO_SUCH_NAME.stream().anyMatch(message::endsWith);
  }

  /** The addresses without zones, and with the name that was asked for. */
  private static List<InetAddress> pinned(String host, List<InetAddress> answers) {
    return answers.stream()
        .map(
            address -> {
              try {
                return InetAddress.getByAddress(host, address.getAddress());
              } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  private void check(String host, InetAddress address) throws FetchException {
    boolean loopback = AddressRanges.isLoopback(address);
    if (loopback && allowLoopback) {
      return;
    }
    Optional<String> range = AddressRanges.forbidden(address);
    if (range.isPresent()) {
      throw new FetchException(
          FetchReason.FORBIDDEN_ADDRESS,
          host + " has the address " + address.getHostAddress() + ": " + range.get());
    }
    if (HostName.isLocalhost(host)) {
      throw new FetchException(
          FetchReason.FORBIDDEN_ADDRESS, host + " has an address that is no loopback");
    }
  }
}
