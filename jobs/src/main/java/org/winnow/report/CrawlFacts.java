package org.winnow.report;

import static org.apache.spark.sql.functions.avg;
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
    return new Crawl(
        hosts(fetches, most), days(fetches, most), deadLinks(tables.read(Sources.TABLE), most));
  }

  private static List<Host> hosts(Dataset<Row> fetches, int most) {
    return fetches
        .groupBy(Fetches.HOST.col())
        .agg(
            count(lit(1)).as(FETCHED),
            count_if(is(Status.OK)).as(GAVE_IMAGE),
            count_if(is(Status.OPTED_OUT)).as(RESERVED),
            sum(Fetches.BYTES.col()),
            avg(Fetches.MILLIS.col()))
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

  private static Column is(Status status) {
    return Fetches.STATUS.col().equalTo(status.name());
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
