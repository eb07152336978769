package org.winnow.web.address;

import java.io.Serializable;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;

/**
 * Which URLs may be asked, as far as the URL alone says it. What its host resolves to is the
 * business of {@link CheckedResolver}.
 *
 * @param ports that may be asked
 * @param hosts that may be asked
 * @param allowLoopback for tests: 127.0.0.0/8, ::1 and {@code localhost} may be asked at every
 *     port, if they are listed
 */
public record UrlRules(Set<Integer> ports, HostList hosts, boolean allowLoopback)
    implements Serializable {
  public UrlRules {
    ports = Set.copyOf(ports);
  }

  /**
   * Checks a URL and brings it into its normal form. The fragment is left out.
   *
   * @throws FetchException BAD_URL, FORBIDDEN_SCHEME, CREDENTIALS_IN_URL, FORBIDDEN_ADDRESS,
   *     HOST_NOT_LISTED or FORBIDDEN_PORT
   */
  public WebUrl check(String url) throws FetchException {
    UrlSyntax parts = UrlSyntax.parse(url);
    String host = HostName.normalise(parts.host());
    int port = port(parts);
    boolean loopback = checkHost(host);
    if (!loopback && !ports.contains(port)) {
      throw new FetchException(FetchReason.FORBIDDEN_PORT, "port " + port + " is not listed");
    }
    return new WebUrl(parts.scheme(), host, port, parts.target());
  }

  /**
   * Checks where an answer leads.
   *
   * @param from the URL that was asked
   * @param location the {@code Location} of the answer; may be relative
   * @throws FetchException INSECURE_REDIRECT from https to http; FORBIDDEN_REDIRECT for what {@link
   *     #check} refuses, whose reason the message names
   */
  public WebUrl redirect(WebUrl from, String location) throws FetchException {
    String url;
    try {
      url = UrlSyntax.resolve(from.origin(), from.target(), location);
    } catch (FetchException e) {
      throw e.behindRedirect();
    }
    if (from.scheme().equals("https") && UrlSyntax.scheme(url).equals("http")) {
      throw new FetchException(FetchReason.INSECURE_REDIRECT, "from https to http");
    }
    try {
      return check(url);
    } catch (FetchException e) {
      throw e.behindRedirect();
    }
  }

  /** Returns whether the host is a loopback that may be asked. */
  private boolean checkHost(String host) throws FetchException {
    Optional<InetAddress> literal = HostName.literal(host);
    boolean loopback =
        literal.map(AddressRanges::isLoopback).orElseGet(() -> HostName.isLocalhost(host));
    Optional<String> range =
        literal.isPresent()
            ? AddressRanges.forbidden(literal.get())
            : Optional.of("loopback").filter(name -> loopback);
    if (range.isPresent() && !(loopback && allowLoopback)) {
      throw new FetchException(
          FetchReason.FORBIDDEN_ADDRESS, host + " may not be reached: " + range.get());
    }
    if (!hosts.contains(host)) {
      throw new FetchException(FetchReason.HOST_NOT_LISTED, host + " is not listed");
    }
    return loopback;
  }

  private static int port(UrlSyntax parts) throws FetchException {
    String text = parts.port();
    if (text.isEmpty()) {
      return parts.scheme().equals("https") ? 443 : 80;
    }
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw new FetchException(FetchReason.BAD_URL, "a port is a number from 1 to 65535");
    }
    return port;
  }
}
