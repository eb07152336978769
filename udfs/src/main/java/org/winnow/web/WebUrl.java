package org.winnow.web;

/**
 * A URL that passed the rules for addresses, in its normal form.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; international names in their ASCII form; IPv6 literals in brackets
 * @param port 1 to 65535, also where the URL names none
 * @param target path and query as they are sent, beginning with {@code /}
 */
public record WebUrl(String scheme, String host, int port, String target) {
  /** Scheme, host and port: what robots.txt is valid for. */
  public String origin() {
    return scheme + "://" + host + (isDefaultPort() ? "" : ":" + port);
  }

  /** The path without the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private boolean isDefaultPort() {
    return port == (scheme.equals("https") ? 443 : 80);
  }

  @Override
  public String toString() {
    return origin() + target;
  }
}
