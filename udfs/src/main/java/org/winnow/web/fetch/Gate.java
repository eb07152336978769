package org.winnow.web.fetch;

import java.time.Duration;
import java.util.Optional;
import org.winnow.web.WebUrl;

/** What an origin lets be fetched. Its methods must not block. */
public interface Gate {
  /** Everything. */
  Gate OPEN = url -> Optional.empty();

  /** Why a URL of the origin must not be asked; empty if it may. */
  Optional<Refusal> check(WebUrl url);

  /** What the headers of its answers reserve. */
  default HeaderRule headers() {
    return HeaderRule.NONE;
  }

  /** The time that the origin asks to let pass between two requests. */
  default Duration crawlDelay() {
    return Duration.ZERO;
  }
}
