package org.winnow.stage.crawl;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.claim.Outcomes;
import org.winnow.claim.Outcomes.Http;
import org.winnow.claim.Outcomes.Outcome;
import org.winnow.image.ImageCaps;
import org.winnow.table.Sources.Status;
import org.winnow.web.FetchReason;
import org.winnow.web.WebUrl;
import org.winnow.web.fetch.Answer;
import org.winnow.web.fetch.FetchResult;

/**
 * Makes the outcomes of rows.
 *
 * @param caps of pictures
 * @param answers what origins reserve
 */
record OutcomeRows(ImageCaps caps, String stage, String runId, HostAnswers answers) {
  private static final Duration FIRST_WAIT = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  /** A row that may not be asked. */
  Row refused(Row row, String reason, String message) {
    return CrawlTask.row(
        Outcomes.row(row, stage, Outcome.without(Status.FAILED, reason, message), Http.NONE),
        null,
        List.of());
  }

  /** A row that was asked, or that its host does not let be asked. */
  Row of(FetchResult<CrawlTask.Waiting> result) {
    Row row = result.item().tag().row();
    Previous previous = Previous.of(row);
    Outcome outcome = outcome(result, previous);
    boolean wasAsked = result.attempts() > 0;
    Timestamp now =
        wasAsked
            ? Timestamp.from(Instant.now().truncatedTo(ChronoUnit.MICROS))
            : previous.fetchedAt().orElse(null);
    boolean keepsTags = result.isNotModified() || isFailureOfKnown(result, previous, outcome);
    Optional<Answer> answer = result.answer();
    Http http =
        new Http(
            answer.map(Answer::status).orElse(null),
            keepsTags ? previous.etag().orElse(null) : answer.flatMap(Answer::etag).orElse(null),
            keepsTags
                ? previous.lastModified().orElse(null)
                : answer.flatMap(Answer::lastModified).orElse(null),
            optOut(result),
            now,
            nextTry(result, previous));
    Row fetch = wasAsked ? fetch(result, row, outcome, http) : null;
    return CrawlTask.row(Outcomes.row(row, stage, outcome, http), fetch, answers.takeAsked());
  }

  private static boolean isFailureOfKnown(
      FetchResult<CrawlTask.Waiting> result, Previous previous, Outcome outcome) {
    return result.reason().isPresent()
        && previous.imageId().isPresent()
        && outcome.status() == Status.OK;
  }

  private Outcome outcome(FetchResult<CrawlTask.Waiting> result, Previous previous) {
    if (result.isNotModified() && previous.imageId().isPresent()) {
      return known(Status.OK, null, null, previous);
    }
    if (result.hasContent()) {
      Outcome checked = Outcomes.check(result.answer().orElseThrow().body(), caps);
      return checked.status() == Status.OK || previous.imageId().isEmpty()
          ? checked
          : known(Status.GONE, checked.reason(), checked.message(), previous);
    }
    FetchReason reason = result.reason().orElse(FetchReason.UNEXPECTED_STATUS);
    if (previous.imageId().isPresent()) {
      return switch (reason.kind()) {
        // What may pass says nothing of the image.
        case TRANSIENT, DEFERRED -> known(Status.OK, null, null, previous);
        case OPTED_OUT -> Outcome.without(Status.OPTED_OUT, reason.name(), result.message());
        case REFUSED, PERMANENT, UNUSABLE ->
            known(Status.GONE, reason.name(), result.message(), previous);
      };
    }
    Status status =
        switch (reason.kind()) {
          case REFUSED, PERMANENT, TRANSIENT -> Status.FAILED;
          case UNUSABLE -> Status.QUARANTINED;
          case OPTED_OUT -> Status.OPTED_OUT;
          case DEFERRED -> Status.DEFERRED;
        };
    return Outcome.without(status, reason.name(), result.message());
  }

  private static Outcome known(Status status, String reason, String message, Previous previous) {
    return new Outcome(status, reason, message, previous.imageId().orElseThrow(), Optional.empty());
  }

  private static String optOut(FetchResult<?> result) {
    return result
        .reason()
        .filter(reason -> reason.kind() == FetchReason.Kind.OPTED_OUT)
        .map(reason -> result.message())
        .orElse(null);
  }

  /** Failures that may pass are tried again after a while, which doubles each time. */
  private static Timestamp nextTry(FetchResult<?> result, Previous previous) {
    boolean isTransient =
        result.reason().filter(r -> r.kind() == FetchReason.Kind.TRANSIENT).isPresent();
    if (!isTransient) {
      return null;
    }
    Duration wait = FIRST_WAIT;
    if (previous.nextTryAt().isPresent() && previous.fetchedAt().isPresent()) {
      Duration last =
          Duration.between(
              previous.fetchedAt().get().toInstant(), previous.nextTryAt().get().toInstant());
      wait = last.multipliedBy(2);
    }
    if (result.retryAfter().isPresent() && result.retryAfter().get().compareTo(wait) > 0) {
      wait = result.retryAfter().get();
    }
    return Timestamp.from(
        Instant.now()
            .plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
            .truncatedTo(ChronoUnit.MICROS));
  }

  private Row fetch(FetchResult<CrawlTask.Waiting> result, Row row, Outcome outcome, Http http) {
    Optional<Answer> answer = result.answer();
    WebUrl url = result.item().url();
    // A failure of a known image is one of the fetch, not of the source.
    boolean isFailure = result.reason().isPresent() && outcome.status() == Status.OK;
    return RowFactory.create(
        row.getString(0),
        http.fetchedAt(),
        runId,
        url.host(),
        answer.map(a -> a.url().toString()).orElse(null),
        answer.map(Answer::address).map(a -> a == null ? null : a.getHostAddress()).orElse(null),
        isFailure ? Status.FAILED.name() : outcome.status().name(),
        result.reason().map(Enum::name).orElse(outcome.reason()),
        http.status(),
        result.wireBytes(),
        (System.nanoTime() - result.item().tag().nanos()) / 1_000_000,
        answer.flatMap(Answer::etag).orElse(null),
        answer.flatMap(Answer::lastModified).orElse(null),
        http.optOut(),
        answers.evidence(url).orElse(null),
        outcome.imageId());
  }
}
