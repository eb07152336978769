package org.winnow.web.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.DnsResolver;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;

/** Lets HttpClient 5 connect to checked addresses only. */
final class CheckedDnsResolver implements DnsResolver {
  private final CheckedResolver resolver;

  CheckedDnsResolver(CheckedResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return checked(host).toArray(InetAddress[]::new);
  }

  /** Never unresolved: the client would look up an unresolved address by itself. */
  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    return checked(host).stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  /** The name itself: canonical names serve Kerberos alone. */
  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private List<InetAddress> checked(String host) throws UnknownHostException {
    boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    try {
      return resolver.resolve(bareIpv6 ? "[" + host + "]" : host).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(new FetchException(FetchReason.DNS_FAILURE, "interrupted"));
    } catch (ExecutionException e) {
      throw unknown(e.getCause());
    }
  }

  private static UnknownHostException unknown(Throwable cause) {
    UnknownHostException e = new UnknownHostException(cause.getMessage());
    e.initCause(cause);
    return e;
  }
}
