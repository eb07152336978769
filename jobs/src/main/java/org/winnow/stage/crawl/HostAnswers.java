package org.winnow.stage.crawl;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.BodyRule;
import org.winnow.web.fetch.Gate;
import org.winnow.web.fetch.HeaderRule;
import org.winnow.web.fetch.HostGate;
import org.winnow.web.fetch.Refusal;
import org.winnow.web.fetch.Request;
import org.winnow.web.fetch.Transport;
import org.winnow.web.rights.Decision;
import org.winnow.web.rights.HostPolicy;
import org.winnow.web.rights.HostRights;

/**
 * What the origins of a task reserve. An origin that was not asked today is asked for robots.txt,
 * tdmrep.json and ai.txt before its first URL.
 */
final class HostAnswers implements HostGate {
  /** Why robots.txt did not come that holds for all URLs of the origin. */
  private static final Set<FetchReason> UNREACHABLE =
      EnumSet.of(
          FetchReason.UNKNOWN_HOST,
          FetchReason.DNS_FAILURE,
          FetchReason.FORBIDDEN_ADDRESS,
          FetchReason.CONNECT_FAILED,
          FetchReason.CONNECT_TIMEOUT,
          FetchReason.TLS_FAILURE);

  private final Duration deadline;
  private final Map<String, HostRights> rights = new HashMap<>();
  private final List<Row> asked = new ArrayList<>();

  /**
   * @param deadline of each file
   */
  HostAnswers(Duration deadline) {
    this.deadline = deadline;
  }

  /** Takes over what an origin said earlier, as rows of {@link org.winnow.table.Hosts}. */
  synchronized void know(List<Row> hosts) {
    for (Row host : hosts) {
      HostPolicy policy =
          new HostPolicy(
              host.getString(0),
              host.getInt(2),
              host.getString(3),
              host.getInt(4),
              host.getString(5),
              host.getInt(6),
              host.getString(7),
              host.getTimestamp(1).toInstant());
      if (policy.isFresh(Instant.now())) {
        rights.put(policy.origin(), policy.readAs(Crawler.AGENT));
      }
    }
  }

  /** The answers that came since the last call, as rows of {@link org.winnow.table.Hosts}. */
  synchronized List<Row> takeAsked() {
    List<Row> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  /** The rule of robots.txt that decides on a URL; empty if its origin was not asked. */
  synchronized Optional<String> evidence(WebUrl url) {
    return Optional.ofNullable(rights.get(url.origin())).map(host -> host.before(url).evidence());
  }

  @Override
  public CompletableFuture<Gate> open(WebUrl url, Transport transport) {
    HostRights known = known(url);
    if (known != null) {
      return CompletableFuture.completedFuture(new RightsGate(url.origin(), known));
    }
    return file(url, HostPolicy.ROBOTS, transport)
        .thenCompose(
            robots ->
                file(url, HostPolicy.TDMREP, transport)
                    .thenCombine(
                        file(url, HostPolicy.AI_TXT, transport),
                        (tdm, ai) -> remember(url.origin(), robots, tdm, ai)));
  }

  private synchronized HostRights known(WebUrl url) {
    return rights.get(url.origin());
  }

  private synchronized Gate remember(String origin, File robots, File tdm, File ai) {
    Instant now = Instant.now();
    HostPolicy policy =
        new HostPolicy(
            origin,
            robots.status(),
            robots.text(),
            tdm.status(),
            tdm.text(),
            ai.status(),
            ai.text(),
            now);
    HostRights read = policy.readAs(Crawler.AGENT);
    rights.put(origin, read);
    asked.add(
        RowFactory.create(
            origin,
            Timestamp.from(now),
            policy.robotsStatus(),
            policy.robotsText(),
            policy.tdmrepStatus(),
            policy.tdmrepText(),
            policy.aiTxtStatus(),
            policy.aiTxtText()));
    return new RightsGate(origin, read);
  }

  /**
   * One of the three files.
   *
   * @param status 0 if no answer came
   */
  private record File(int status, String text) {}

  private CompletableFuture<File> file(WebUrl url, String path, Transport transport) {
    WebUrl file = new WebUrl(url.scheme(), url.host(), url.port(), path);
    return transport
        .get(Request.of(file, BodyRule.TEXT, deadline))
        .handle((answer, failure) -> read(path, answer, failure));
  }

  private static File read(String path, Answer answer, Throwable failure) {
    if (failure == null) {
      return new File(answer.status(), HostPolicy.text(answer.body()));
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof FetchException known)) {
      throw new CompletionException(cause);
    }
    if (path.equals(HostPolicy.ROBOTS) && UNREACHABLE.contains(known.reason())) {
      throw new CompletionException(known);
    }
    // An empty file is no answer without content.
    return new File(known.reason() == FetchReason.EMPTY_BODY ? 200 : 0, "");
  }

  /** The rights of one origin as a gate. */
  private record RightsGate(String origin, HostRights rights) implements Gate {
    @Override
    public Optional<Refusal> check(WebUrl url) {
      Decision decision = rights.before(url);
      return decision.outcome() == Decision.Outcome.ALLOWED
          ? Optional.empty()
          : Optional.of(new Refusal(decision.reason(), decision.evidence()));
    }

    @Override
    public HeaderRule headers() {
      return (url, headers) ->
          url.origin().equals(origin)
              ? rights
                  .after(headers.toMap(), url, Instant.now())
                  .map(optOut -> new Refusal(optOut.reason(), optOut.evidence()))
              : Optional.empty();
    }

    @Override
    public Duration crawlDelay() {
      return Duration.ofMillis(Math.round(1000 * rights.crawlDelaySeconds()));
    }
  }
}
