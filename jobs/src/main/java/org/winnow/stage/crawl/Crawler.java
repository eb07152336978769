package org.winnow.stage.crawl;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import org.winnow.config.Config;
import org.winnow.image.ImageCaps;
import org.winnow.job.Versions;
import org.winnow.web.address.CheckedResolver;
import org.winnow.web.address.HostResolver;
import org.winnow.web.address.ResolverLimits;
import org.winnow.web.address.UrlRules;
import org.winnow.web.fetch.BodyBudget;
import org.winnow.web.fetch.FetchSettings;
import org.winnow.web.fetch.Fetcher;
import org.winnow.web.fetch.Ticker;
import org.winnow.web.fetch.http.HttpSettings;
import org.winnow.web.fetch.http.HttpTransport;
import org.winnow.web.polite.Pace;

/**
 * How the tasks of a crawl fetch. Serialisable for executors.
 *
 * @param userAgent name, version and contact
 * @param inFlight bytes of pictures that a task holds at once
 */
record Crawler(
    UrlRules rules,
    ImageCaps caps,
    String userAgent,
    double hostRate,
    int hostConnections,
    int addressConnections,
    int connections,
    int tries,
    int connectSeconds,
    int readSeconds,
    int totalSeconds,
    long inFlight)
    implements Serializable {
  /** The name that robots.txt and its like address. */
  static final String AGENT = "winnow";

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration MAX_RIGHTS_TIME = Duration.ofSeconds(30);
  private static final Duration BACKOFF = Duration.ofSeconds(2);

  static Crawler of(Config config) {
    Config.Crawl settings = config.crawl();
    return new Crawler(
        FetchRules.of(settings),
        config.ingest().caps(),
        "Winnow/" + Versions.winnow() + " (+" + settings.contact().orElseThrow() + ")",
        settings.hostRate(),
        settings.hostConnections(),
        settings.addressConnections(),
        settings.connections(),
        settings.tries(),
        settings.connectTimeout(),
        settings.readTimeout(),
        settings.totalTimeout(),
        settings.inFlight().bytes());
  }

  /** The time for each of the files in which hosts reserve their rights. They are small. */
  Duration deadlineOfRights() {
    Duration total = Duration.ofSeconds(totalSeconds);
    return total.compareTo(MAX_RIGHTS_TIME) < 0 ? total : MAX_RIGHTS_TIME;
  }

  /** What a task holds open while it fetches. */
  record Open(CheckedResolver resolver, HttpTransport transport, BodyBudget budget)
      implements AutoCloseable {
    @Override
    public void close() {
      transport.close();
      resolver.close();
    }
  }

  Open open() {
    CheckedResolver resolver =
        new CheckedResolver(
            HostResolver.SYSTEM, rules.allowLoopback(), ResolverLimits.DEFAULT, Clock.systemUTC());
    BodyBudget budget = new BodyBudget(inFlight);
    HttpSettings http =
        HttpSettings.of(userAgent)
            .withConnections(connections, hostConnections)
            .withTimeouts(Duration.ofSeconds(connectSeconds), Duration.ofSeconds(readSeconds));
    return new Open(
        resolver, new HttpTransport(http, resolver::resolve, rules::redirect, budget), budget);
  }

  <T> Fetcher<T> fetcher(Open open, HostAnswers answers) {
    int maxBytes = (int) Math.min(caps.maxBytes(), Math.min(inFlight, Integer.MAX_VALUE - 8));
    FetchSettings settings =
        FetchSettings.of(new Pace(hostRate, hostConnections, addressConnections, LONGEST_PAUSE))
            .withItems(connections, 20_000)
            .withRequest(maxBytes, Duration.ofSeconds(totalSeconds))
            .withRetries(tries - 1, BACKOFF);
    return new Fetcher<>(open.transport(), answers, settings, open.budget(), Ticker.system());
  }
}
