package org.winnow.web.fetch;

import java.util.concurrent.CompletableFuture;
import org.winnow.web.WebUrl;

/** Finds out what origins let be fetched. Asked once for each origin, before its first item. */
@FunctionalInterface
public interface HostGate {
  /** All origins let everything be fetched. */
  HostGate OPEN = (url, transport) -> CompletableFuture.completedFuture(Gate.OPEN);

  /**
   * Begins to find out; does not block.
   *
   * @param url the first URL of the origin that is wanted
   * @param transport for robots.txt and its like: its requests keep the pace of their hosts
   * @return fails with a {@link org.winnow.web.FetchException}, whose reason all items of the
   *     origin get
   */
  CompletableFuture<Gate> open(WebUrl url, Transport transport);
}
