package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.claim.ClaimRows;
import org.winnow.config.CrawlRules;
import org.winnow.table.Fetches;
import org.winnow.table.Field;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;
import org.winnow.web.FetchException;
import org.winnow.web.FetchReason;
import org.winnow.web.address.UrlRules;

/**
 * The rows of a list that a crawl asks for now.
 *
 * @param claims rows of {@link ClaimRows#SCHEMA}
 * @param sources what earlier crawls found
 * @param rules which URLs may be asked
 * @param retry failures that are tried again before their time: {@code transient}, {@code all}, or
 *     a reason
 * @param now time of this crawl
 * @param lastCrawl end of the last crawl that came to its end; images fetched before it are asked
 *     for again
 */
record DueRows(
    Dataset<Row> claims,
    Dataset<Row> sources,
    UrlRules rules,
    Optional<String> retry,
    Timestamp now,
    Optional<Timestamp> lastCrawl) {
  /** Host that is asked; null if the URL may not be asked. */
  static final String HOST = Fetches.HOST.name();

  /** Number of the group: 0 new and deferred, 1 tried again, 2 asked whether it changed. */
  static final String PRIORITY = "priority";

  /** What an earlier crawl found; null for a new row. */
  static final String PREVIOUS = "previous";

  /** The columns of {@link #PREVIOUS}. */
  static final List<Field> FOUND =
      List.of(
          Sources.STATUS,
          Sources.REASON,
          Sources.IMAGE_ID,
          Sources.ETAG,
          Sources.LAST_MODIFIED,
          Sources.FETCHED_AT,
          Sources.NEXT_TRY_AT);

  /** The due rows, with host, priority and what is known. */
  Dataset<Row> rows() {
    Dataset<Row> known =
        sources.select(
            Sources.SOURCE_ID.col(),
            struct(FOUND.stream().map(Field::col).toArray(Column[]::new)).as(PREVIOUS));
    return claims
        .join(known, new String[] {Sources.SOURCE_ID.name()}, "left")
        .withColumn(PRIORITY, priority())
        .filter(col(PRIORITY).isNotNull())
        .withColumn(HOST, host(Sources.URI.col()));
  }

  /** The same without asking whether images changed. */
  DueRows withoutAskingAgain() {
    return new DueRows(claims, sources, rules, retry, now, Optional.empty());
  }

  /** Whether rows wait for their host since an earlier run, which this one continues. */
  boolean continues() {
    return !claims
        .select(Sources.SOURCE_ID.col())
        .join(
            sources
                .filter(Sources.STATUS.col().equalTo(Status.DEFERRED.name()))
                .filter(Sources.REASON.col().equalTo(FetchReason.HOST_LIMIT.name()))
                .select(Sources.SOURCE_ID.col()),
            new String[] {Sources.SOURCE_ID.name()},
            "left_semi")
        .isEmpty();
  }

  private static Column previous(Field field) {
    return col(PREVIOUS + "." + field.name());
  }

  private Column priority() {
    Column isNew = col(PREVIOUS).isNull();
    Column deferred = previous(Sources.STATUS).equalTo(Status.DEFERRED.name());
    Column ok = previous(Sources.STATUS).equalTo(Status.OK.name());
    return when(isNew.or(deferred), 0)
        .when(previous(Sources.NEXT_TRY_AT).leq(lit(now)).and(not(ok)), 1)
        .when(isRetried(), 1)
        .when(ok.and(isFromEarlierCrawl()), 2);
  }

  private Column isFromEarlierCrawl() {
    return lastCrawl.map(end -> previous(Sources.FETCHED_AT).leq(lit(end))).orElse(lit(false));
  }

  private Column isRetried() {
    if (retry.isEmpty()) {
      return lit(false);
    }
    Column failed = not(previous(Sources.STATUS).equalTo(Status.OK.name()));
    return switch (retry.get()) {
      case CrawlRules.RETRY_ALL -> failed;
      case CrawlRules.RETRY_TRANSIENT ->
          failed.and(previous(Sources.REASON).isin(reasons(FetchReason.Kind.TRANSIENT)));
      default -> failed.and(previous(Sources.REASON).equalTo(retry.get()));
    };
  }

  private static Object[] reasons(FetchReason.Kind kind) {
    return Stream.of(FetchReason.values())
        .filter(reason -> reason.kind() == kind)
        .map(Enum::name)
        .toArray();
  }

  private Column host(Column url) {
    UrlRules checked = rules;
    UDF1<String, String> host =
        text -> {
          try {
            return checked.check(text).host();
          } catch (FetchException e) {
            return null;
          }
        };
    return udf(host, DataTypes.StringType).apply(url);
  }
}
