package org.winnow.web.fetch;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.winnow.web.WebUrl;
import org.winnow.web.polite.RetryAfter;

/**
 * What a host answered.
 *
 * @param url what was asked at last, after redirects
 * @param body the content after decompression; empty unless the status is 200 or 203 and the host
 *     did not opt out
 * @param truncated whether the content is longer than what was read
 * @param optOut what the headers reserve
 * @param redirect where the answer leads, if redirects are not followed
 * @param redirects URLs that led here, the first one first
 * @param address that was connected to
 * @param wireBytes bytes received, headers included, without those of TLS
 */
public record Answer(
    WebUrl url,
    int status,
    Headers headers,
    byte[] body,
    boolean truncated,
    Optional<Refusal> optOut,
    Optional<WebUrl> redirect,
    List<WebUrl> redirects,
    InetAddress address,
    long wireBytes) {
  /** For {@code If-None-Match} of a later request; empty if it cannot be sent again. */
  public Optional<String> etag() {
    return headers.first("etag").filter(e -> !e.isEmpty()).filter(Request::isSendable);
  }

  /** For {@code If-Modified-Since} of a later request; empty if it cannot be sent again. */
  public Optional<String> lastModified() {
    return headers.first("last-modified").filter(e -> !e.isEmpty()).filter(Request::isSendable);
  }

  /** How long the host asks to wait. */
  public Optional<Duration> retryAfter(Instant now) {
    return headers.first("retry-after").flatMap(value -> RetryAfter.parse(value, now));
  }

  /** Without the content. */
  @Override
  public String toString() {
    return status + " " + url + ", " + body.length + " bytes";
  }
}
