package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.Config;
import org.winnow.console.Unit;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;

/** What a crawl would do: hosts, rows and the expected time. Nothing is asked. */
final class CrawlPlan {
  private static final int LARGEST_HOSTS = 10;
  private static final String ROWS = "rows";

  private CrawlPlan() {}

  /**
   * Prints the plan.
   *
   * @param due rows of {@link DueRows}
   */
  static RunReport report(JobContext context, Config.Crawl settings, Dataset<Row> due) {
    Dataset<Row> hosts =
        due.filter(col(DueRows.HOST).isNotNull())
            .groupBy(DueRows.HOST)
            .agg(count(lit(1)).as(ROWS))
            .withColumn("now", least(col(ROWS), lit((long) settings.maxPerHost())));
    Row all = hosts.agg(count(lit(1)), sum(ROWS), sum("now"), max("now"), max(ROWS)).head();
    long refused = due.filter(col(DueRows.HOST).isNull()).count();
    if (all.getLong(0) == 0) {
      return RunReport.nothingToDo(
          String.format(Locale.ROOT, "no URL is due that may be asked; %,d may not be", refused));
    }
    for (Row host :
        hosts.orderBy(col(ROWS).desc(), col(DueRows.HOST)).limit(LARGEST_HOSTS).collectAsList()) {
      context.info(
          String.format(
              Locale.ROOT,
              "%-40s %,10d %-4s  %s",
              host.getString(0),
              host.getLong(1),
              Unit.ROWS.word(host.getLong(1)),
              time(host.getLong(2), settings.hostRate())));
    }
    long later = all.getLong(1) - all.getLong(2);
    context.info(
        String.format(
            Locale.ROOT,
            "%s of %s: %s at %s requests/s a host, more if a host asks for it; %s for later runs;"
                + " %,d may not be asked",
            Unit.ROWS.of(all.getLong(2)),
            Unit.HOSTS.of(all.getLong(0)),
            time(all.getLong(3), settings.hostRate()),
            settings.hostRate(),
            Unit.ROWS.of(later),
            refused));
    return RunReport.nothingToDo("this was a plan; nothing was asked");
  }

  private static String time(long requests, double rate) {
    double seconds = requests / rate;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.0f s", Math.ceil(seconds));
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}
