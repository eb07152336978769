package org.winnow.web.address;

import crawlercommons.domains.EffectiveTldFinder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnow.web.FetchException;

/**
 * The hosts that may be asked.
 *
 * <table>
 * <caption>Entries</caption>
 * <tr><td>{@code example.org}</td><td>that host alone</td></tr>
 * <tr><td>{@code *.example.org}</td><td>its subdomains at any depth, and itself</td></tr>
 * <tr><td>{@code 192.0.2.7}, {@code 2001:db8::7}</td><td>that address</td></tr>
 * <tr><td>{@code *}</td><td>every name, no address</td></tr>
 * </table>
 *
 * <p>Case, a trailing dot and the spelling of international names do not matter.
 *
 * @param hosts names and addresses that are listed themselves
 * @param domains names that are listed with their subdomains
 * @param everyName whether {@code *} is listed
 */
public record HostList(Set<String> hosts, Set<String> domains, boolean everyName)
    implements Serializable {
  private static final String WILDCARD = "*.";

  public HostList {
    hosts = Set.copyOf(hosts);
    domains = Set.copyOf(domains);
  }

  /**
   * @throws IllegalArgumentException if there are {@link #faults}
   */
  public static HostList of(List<String> entries) {
    Set<String> hosts = new HashSet<>();
    Set<String> domains = new HashSet<>();
    List<String> faults = new ArrayList<>();
    for (String entry : entries) {
      Optional<String> fault = add(entry, hosts, domains);
      fault.ifPresent(faults::add);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return new HostList(hosts, domains, entries.contains("*"));
  }

  /** What is wrong with entries, one sentence for each wrong one. */
  public static List<String> faults(List<String> entries) {
    List<String> faults = new ArrayList<>();
    for (String entry : entries) {
      add(entry, new HashSet<>(), new HashSet<>()).ifPresent(faults::add);
    }
    return List.copyOf(faults);
  }

  /**
   * @param host as in {@link org.winnow.web.WebUrl}
   */
  public boolean contains(String host) {
    if (hosts.contains(host)) {
      return true;
    }
    if (HostName.literal(host).isPresent()) {
      return false;
    }
    if (everyName) {
      return true;
    }
    String domain = host;
    while (!domains.contains(domain)) {
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return false;
      }
      domain = domain.substring(dot + 1);
    }
    return true;
  }

  private static Optional<String> add(String entry, Set<String> hosts, Set<String> domains) {
    if (entry.equals("*")) {
      return Optional.empty();
    }
    boolean wildcard = entry.startsWith(WILDCARD);
    String name = wildcard ? entry.substring(WILDCARD.length()) : entry;
    if (name.indexOf('/') >= 0 || name.indexOf('@') >= 0) {
      return Optional.of("'" + entry + "' is a URL: write its host alone");
    }
    String host;
    try {
      boolean bareIpv6 = name.indexOf(':') != name.lastIndexOf(':') && !name.startsWith("[");
      host = HostName.normalise(bareIpv6 ? "[" + name + "]" : name);
    } catch (FetchException e) {
      String hint = name.indexOf(':') > 0 ? "; ports are another setting" : "";
      return Optional.of("'" + entry + "' is no host: " + e.getMessage() + hint);
    }
    if (!wildcard) {
      hosts.add(host);
      return Optional.empty();
    }
    if (HostName.literal(host).isPresent()) {
      return Optional.of("'" + entry + "' is no domain: an address has no subdomains");
    }
    if (isPublicSuffix(host)) {
      return Optional.of(
          "'" + entry + "' covers all of a top-level domain: list its hosts, or '*' for all");
    }
    domains.add(host);
    return Optional.empty();
  }

  /** Whether a registry gives out names below it. Unknown top-level domains are local ones. */
  private static boolean isPublicSuffix(String host) {
    return EffectiveTldFinder.getEffectiveTLD(host, true) != null
        && EffectiveTldFinder.getAssignedDomain(host, true, true) == null;
  }
}
