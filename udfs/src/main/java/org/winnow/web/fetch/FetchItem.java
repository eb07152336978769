package org.winnow.web.fetch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.winnow.web.WebUrl;

/**
 * A picture to fetch.
 *
 * @param tag what the caller knows it by
 * @param etag of the content that the caller has; left out if it cannot be sent
 * @param lastModified of the content that the caller has; left out if it cannot be sent
 * @param hashes that the content must have
 * @param <T> the caller's own
 */
public record FetchItem<T>(
    T tag, WebUrl url, Optional<String> etag, Optional<String> lastModified, ContentHashes hashes) {
  public FetchItem {
    etag = etag.filter(Request::isSendable);
    lastModified = lastModified.filter(Request::isSendable);
  }

  /** An item that was never fetched. */
  public static <T> FetchItem<T> of(T tag, WebUrl url) {
    return new FetchItem<>(tag, url, Optional.empty(), Optional.empty(), ContentHashes.NONE);
  }

  Map<String, String> headers(String accept) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", accept);
    etag.ifPresent(value -> headers.put("If-None-Match", value));
    lastModified.ifPresent(value -> headers.put("If-Modified-Since", value));
    return headers;
  }
}
