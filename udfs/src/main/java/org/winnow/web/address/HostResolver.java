package org.winnow.web.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up the addresses of a host. May block. */
@FunctionalInterface
public interface HostResolver {
  /** The resolver of this machine. */
  HostResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * @param host a name in ASCII, or an address literal
   * @throws UnknownHostException if it has no address
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
