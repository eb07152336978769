package org.winnow.web.fetch.http;

import org.winnow.web.FetchException;
import org.winnow.web.WebUrl;

/** Says where a redirect leads, and whether it may be followed. Does not block. */
@FunctionalInterface
public interface RedirectRule {
  /**
   * @param from what was asked
   * @param location the value of {@code Location}; may be relative
   */
  WebUrl resolve(WebUrl from, String location) throws FetchException;
}
