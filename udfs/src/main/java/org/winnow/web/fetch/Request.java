package org.winnow.web.fetch;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnow.web.WebUrl;

/**
 * One GET.
 *
 * @param headers {@code Accept}, {@code If-None-Match} and {@code If-Modified-Since} may be set
 * @param body what may come
 * @param deadline for everything from the lookup of the host to the last byte, without the time
 *     that it waits for memory
 * @param rule asked before the content of an answer is read
 * @param via URLs that led here by redirects, the first one first
 * @param follow whether redirects are followed; else the answer tells where it leads
 * @param lease memory for the content, which the caller closes after use; without one, what comes
 *     is counted until the answer is complete
 */
public record Request(
    WebUrl url,
    Map<String, String> headers,
    BodyRule body,
    Duration deadline,
    HeaderRule rule,
    List<WebUrl> via,
    boolean follow,
    Optional<BodyBudget.Lease> lease) {
  private static final Set<String> ALLOWED = Set.of("accept", "if-none-match", "if-modified-since");
  private static final int MAX_VALUE = 1024;

  public Request {
    headers = Map.copyOf(headers);
    via = List.copyOf(via);
    headers.forEach(Request::checkHeader);
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline must be above 0: " + deadline);
    }
  }

  /** A request that follows redirects. */
  public static Request of(WebUrl url, BodyRule body, Duration deadline) {
    return new Request(
        url, Map.of(), body, deadline, HeaderRule.NONE, List.of(), true, Optional.empty());
  }

  public Request withHeaders(Map<String, String> all) {
    return new Request(url, all, body, deadline, rule, via, follow, lease);
  }

  public Request withRule(HeaderRule other) {
    return new Request(url, headers, body, deadline, other, via, follow, lease);
  }

  /** The same request, which stops at a redirect. */
  public Request oneHop() {
    return new Request(url, headers, body, deadline, rule, via, false, lease);
  }

  public Request withLease(BodyBudget.Lease held) {
    return new Request(url, headers, body, deadline, rule, via, follow, Optional.of(held));
  }

  /** One step of this request, which stops at the next redirect. */
  Request hop(WebUrl next, List<WebUrl> before, BodyBudget.Lease held) {
    return new Request(next, headers, body, deadline, rule, before, false, Optional.of(held));
  }

  private static void checkHeader(String name, String value) {
    if (!ALLOWED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " is not sent");
    }
    if (!isSendable(value)) {
      throw new IllegalArgumentException("the value of " + name + " cannot be sent");
    }
  }

  /** Whether a value of a header consists of visible ASCII characters and spaces. */
  static boolean isSendable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < 0x20 || value.charAt(i) > 0x7E) {
        return false;
      }
    }
    return value.length() <= MAX_VALUE;
  }
}
