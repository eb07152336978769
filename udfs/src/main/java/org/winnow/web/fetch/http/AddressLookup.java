package org.winnow.web.fetch.http;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives the addresses of a host that may be reached. Does not block. */
@FunctionalInterface
public interface AddressLookup {
  /**
   * @param host as it stands in a URL
   * @return at least one address; fails with a {@link org.winnow.web.FetchException}
   */
  CompletableFuture<List<InetAddress>> find(String host);
}
