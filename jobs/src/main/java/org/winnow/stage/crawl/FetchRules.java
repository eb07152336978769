package org.winnow.stage.crawl;

import java.util.Set;
import java.util.stream.Collectors;
import org.winnow.config.Config;
import org.winnow.web.address.HostList;
import org.winnow.web.address.UrlRules;

/** Which URLs the settings allow. */
final class FetchRules {
  private FetchRules() {}

  static UrlRules of(Config.Crawl settings) {
    Set<Integer> ports =
        settings.ports().stream().map(Integer::valueOf).collect(Collectors.toUnmodifiableSet());
    return new UrlRules(ports, HostList.of(settings.hosts()), settings.allowLoopback());
  }
}
