package org.winnow.web.address;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of addresses that no picture is fetched from.
 *
 * @param name what the block is for
 * @param cidr first address and prefix length, such as {@code 10.0.0.0/8}
 * @param source the document that sets the block aside
 */
public record AddressRange(String name, String cidr, String source) {
  /** The addresses of a block, ready for comparison. */
  record Block(AddressRange range, byte[] first, int prefixLength) {
    /** False for an address of the other family. */
    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int wholeBytes = prefixLength / 8;
      for (int i = 0; i < wholeBytes; i++) {
        if (address[i] != first[i]) {
          return false;
        }
      }
      int restBits = prefixLength % 8;
      int mask = 0xff00 >> restBits & 0xff;
      return restBits == 0 || ((address[wholeBytes] ^ first[wholeBytes]) & mask) == 0;
    }
  }

  Block block() {
    int slash = cidr.indexOf('/');
    try {
      // An address literal: nothing is looked up.
      byte[] first = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
      return new Block(this, first, Integer.parseInt(cidr.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(cidr, e);
    }
  }
}
