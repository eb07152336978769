package org.winnow.stage.crawl;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.winnow.spark.RunningTasks;

/** The progress of a crawl in words, with what tasks that run have done. */
final class CrawlProgress implements AutoCloseable {
  private final CrawlMeters meters;
  private final RunningTasks tasks;
  private final long start = System.nanoTime();

  CrawlProgress(CrawlMeters meters, SparkContext spark) {
    this.meters = meters;
    tasks = new RunningTasks(spark);
  }

  long done() {
    return tasks.sum(meters.rows());
  }

  /** The end of the progress line. */
  String note() {
    double all = Math.max(1, done());
    String shares =
        String.format(
            Locale.ROOT,
            "  %s  images %.0f %%, failed %.0f %%, opted out %.0f %%",
            speed(),
            100 * tasks.sum(meters.images()) / all,
            100 * tasks.sum(meters.failures()) / all,
            100 * tasks.sum(meters.optOuts()) / all);
    String slowest =
        SlowestHosts.slowest(
                tasks
                    .values(meters.slowest())
                    .flatMap(hosts -> ((List<?>) hosts).stream())
                    .map(SlowestHosts.SlowHost.class::cast))
            .stream()
            .map(SlowestHosts.SlowHost::text)
            .collect(Collectors.joining(", "));
    return slowest.isEmpty() ? shares : shares + "  slowest " + slowest;
  }

  /** Bytes and speed so far. */
  String volume() {
    return String.format(Locale.ROOT, "%,.1f MB (%s)", tasks.sum(meters.bytes()) / 1e6, speed());
  }

  private String speed() {
    double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
    return String.format(
        Locale.ROOT,
        "%,.0f images/s, %,.1f MB/s",
        tasks.sum(meters.images()) / seconds,
        tasks.sum(meters.bytes()) / 1e6 / seconds);
  }

  @Override
  public void close() {
    tasks.close();
  }
}
