package org.winnow.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.call_udf;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.page.DisplayText;
import org.winnow.report.ReportData.Crawl;
import org.winnow.report.ReportData.Day;
import org.winnow.report.ReportData.DeadLinks;
import org.winnow.report.ReportData.Host;
import org.winnow.store.DeltaStore;
import org.winnow.table.Fetches;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;

/** What hosts answered to crawls, in numbers. */
final class CrawlFacts {
  private static final String FETCHED = "fetched";
  private static final String GAVE_IMAGE = "gave_image";
  private static final String RESERVED = "reserved";
  private static final String RECEIVED = "received";
  private static final String WAITED = "waited";
  private static final String DAY = "day";
  private static final String URLS = "urls";
  private static final String DEAD = "dead";
  private static final double MILLIS_PER_SECOND = 1000;

  private CrawlFacts() {}

  /**
   * Counts the fetches.
   *
   * @param most largest number of hosts, days and names
   */
  static Crawl of(DeltaStore tables, int most) {
    if (tables.isEmpty(Fetches.TABLE)) {
      return new Crawl(List.of(), List.of(), List.of());
    }
    Dataset<Row> fetches = tables.read(Fetches.TABLE);
    Dataset<Row> sources = tables.read(Sources.TABLE);
    return new Crawl(hosts(fetches, sources, most), days(fetches, most), deadLinks(sources, most));
  }

  private static List<Host> hosts(Dataset<Row> fetches, Dataset<Row> sources, int most) {
    // What a file of the host reserves is never fetched.
    Dataset<Row> reserved =
        sources
            .filter(Sources.is(Status.OPTED_OUT))
            .groupBy(call_udf("parse_url", Sources.URI.col(), lit("HOST")).as(Fetches.HOST.name()))
            .agg(count(lit(1)).as(RESERVED));
    return fetches
        .groupBy(Fetches.HOST.col())
        .agg(
            count(lit(1)).as(FETCHED),
            count_if(Fetches.STATUS.col().equalTo(Status.OK.name())).as(GAVE_IMAGE),
            sum(Fetches.BYTES.col()).as(RECEIVED),
            avg(Fetches.MILLIS.col()).as(WAITED))
        .join(reserved, new String[] {Fetches.HOST.name()}, "full_outer")
        .na()
        .fill(0, new String[] {FETCHED, GAVE_IMAGE, RESERVED, RECEIVED, WAITED})
        .select(
            Fetches.HOST.col(),
            col(FETCHED),
            col(GAVE_IMAGE),
            col(RESERVED),
            col(RECEIVED),
            col(WAITED))
        .orderBy(col(FETCHED).desc(), Fetches.HOST.col())
        .limit(most)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Host(
                    DisplayText.shortened(row.getString(0)),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getDouble(5) / MILLIS_PER_SECOND))
        .toList();
  }

  private static List<Day> days(Dataset<Row> fetches, int most) {
    return fetches
        .groupBy(
            to_date(Fetches.FETCHED_AT.col()).cast("string").as(DAY),
            Fetches.STATUS.col(),
            coalesce(Fetches.REASON.col(), lit("")).as(Fetches.REASON.name()))
        .agg(count(lit(1)).as(FETCHED))
        .orderBy(col(DAY).desc(), col(FETCHED).desc(), Fetches.REASON.col())
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> new Day(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
        .toList();
  }

  private static List<DeadLinks> deadLinks(Dataset<Row> sources, int most) {
    Column dead =
        Sources.STATUS
            .col()
            .isin(Status.FAILED.name(), Status.QUARANTINED.name(), Status.GONE.name());
    return sources
        .filter(Sources.HTTP_STATUS.col().isNotNull().or(Sources.FETCHED_AT.col().isNotNull()))
        .filter(Sources.CLAIMED_NAME.col().isNotNull())
        .groupBy(Sources.CLAIMED_NAME.col())
        .agg(count(lit(1)).as(URLS), count_if(dead).as(DEAD))
        .filter(col(DEAD).gt(0))
        .orderBy(col(DEAD).desc(), Sources.CLAIMED_NAME.col())
        .limit(most)
        .collectAsList()
        .stream()
        .map(
            row ->
                new DeadLinks(
                    DisplayText.shortened(row.getString(0)), row.getLong(1), row.getLong(2)))
        .toList();
  }
}
