package org.winnow.web.fetch;

import java.util.Optional;
import org.winnow.web.WebUrl;

/**
 * Reads from the headers of an answer whether its content may be used. It is asked before the
 * content is read, on a thread of the client, and must not block.
 */
@FunctionalInterface
public interface HeaderRule {
  /** Everything may be used. */
  HeaderRule NONE = (url, headers) -> Optional.empty();

  /**
   * @param url what was asked, after redirects
   */
  Optional<Refusal> check(WebUrl url, Headers headers);
}
