package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.job.JobContext;
import org.winnow.table.Fetches;

/** Measurements of a crawl for the table of runs. */
final class CrawlReport {
  private static final int SLOWEST_HOSTS = 10;
  private static final String FETCHED = "fetched";
  private static final String MILLIS = "waited";
  private static final ObjectMapper JSON = new ObjectMapper();

  private CrawlReport() {}

  /** Bytes, requests, fetches by reason, and the hosts that took longest, as JSON. */
  static String details(JobContext context, CrawlMeters meters) {
    Dataset<Row> fetches =
        context.tables().read(Fetches.TABLE).filter(Fetches.RUN_ID.col().equalTo(context.runId()));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("bytes", meters.bytes().sum());
    details.put("requests", meters.requests().sum());
    details.put("images", meters.images().sum());
    context.config().crawl().basis().ifPresent(basis -> details.put("basis", basis));
    context.config().crawl().hostsReason().ifPresent(why -> details.put("hosts_reason", why));
    Map<String, Long> reasons = new LinkedHashMap<>();
    fetches
        .filter(Fetches.REASON.col().isNotNull())
        .groupBy(Fetches.REASON.col())
        .count()
        .orderBy(col("count").desc(), Fetches.REASON.col())
        .collectAsList()
        .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
    details.put("reasons", reasons);
    Map<String, Object> slowest = new LinkedHashMap<>();
    fetches
        .groupBy(Fetches.HOST.col())
        .agg(count(lit(1)).as(FETCHED), sum(Fetches.MILLIS.col()).as(MILLIS))
        .orderBy(col(MILLIS).desc(), Fetches.HOST.col())
        .limit(SLOWEST_HOSTS)
        .collectAsList()
        .forEach(
            row ->
                slowest.put(
                    row.getString(0),
                    Map.of("fetches", row.getLong(1), "milliseconds", row.getLong(2))));
    details.put("slowest_hosts", slowest);
    try {
      return JSON.writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the details of a crawl", e);
    }
  }
}
