package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.storage.StorageLevel;
import org.winnow.claim.Outcomes;
import org.winnow.claim.Outcomes.Http;
import org.winnow.claim.Outcomes.Outcome;
import org.winnow.claim.SliceSummary;
import org.winnow.config.Config;
import org.winnow.job.JobContext;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.StorageMemory;
import org.winnow.table.Fetches;
import org.winnow.table.Hosts;
import org.winnow.table.Sources.Status;
import org.winnow.web.FetchReason;
import org.winnow.web.rights.HostPolicy;

/** Fetches due rows slice by slice, and writes what came. */
final class Fetching {
  private static final String ASKED = "asked";
  private static final String PLACE = "place_of_host";

  /** A slice takes at most this part of the memory for persisted rows. */
  private static final int SHARE_OF_MEMORY = 2;

  private final JobContext context;
  private final Config config;
  private final CrawlWriter writer;
  private final CrawlMeters meters;
  private final boolean isNew;
  private final SliceSize size;
  private long unchanged;

  /**
   * @param isNew whether {@code sources} holds none of the rows
   */
  Fetching(
      JobContext context, Config config, CrawlWriter writer, CrawlMeters meters, boolean isNew) {
    this.context = context;
    this.config = config;
    this.writer = writer;
    this.meters = meters;
    this.isNew = isNew;
    size = new SliceSize(config.crawl().slice());
  }

  /**
   * Fetches rows. Those beyond the limit of their host wait for the next run.
   *
   * @param due materialised rows of {@link DueRows}
   * @return number of rows by status
   */
  Map<String, Long> fetch(Dataset<Row> due) {
    Dataset<Row> fetches =
        context.tables().read(Fetches.TABLE).filter(Fetches.RUN_ID.col().equalTo(context.runId()));
    Map<String, Long> outcomes = new TreeMap<>();
    try (ResourceScope scope = ResourceScope.open()) {
      Dataset<Row> ranked = Materializer.materialize(HostShares.ranked(due, fetches));
      Column within =
          col(HostShares.HOST_RANK).leq(config.crawl().maxPerHost()).or(col(DueRows.HOST).isNull());
      Dataset<Row> now = ranked.filter(within);
      HostShares.Slices slices = new HostShares.Slices(now);
      while (slices.hasNext()) {
        // Executors come and go.
        long memory = StorageMemory.bytes(context.spark().sparkContext());
        HostShares.Range range = slices.next(size.next(memory / SHARE_OF_MEMORY));
        SliceSummary summary = fetchSlice(range.of(now), range.rows());
        size.add(summary.total(), summary.bytes());
        add(summary.outcomes(), outcomes);
      }
      add(defer(ranked.filter(not(within)), FetchReason.HOST_LIMIT), outcomes);
      return outcomes;
    }
  }

  private static void add(Map<String, Long> counts, Map<String, Long> sum) {
    counts.forEach((status, n) -> sum.merge(status, n, Long::sum));
  }

  private SliceSummary fetchSlice(Dataset<Row> slice, long rows) {
    context.stepName("fetch");
    int cores = context.spark().sparkContext().defaultParallelism();
    Dataset<Row> placed =
        withHostAnswers(slice)
            .repartition((int) Math.max(1, Math.min(rows, cores)), HostShares.queue())
            // All hosts take part from the start, however few rows a task reads ahead.
            .sortWithinPartitions(col(HostShares.HOST_RANK), HostShares.queue());
    JavaRDD<Row> outcomes =
        placed
            .javaRDD()
            .mapPartitions(
                new CrawlTask(Crawler.of(config), context.stage(), context.runId(), meters))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return write(outcomes, rows);
    } finally {
      outcomes.unpersist(false);
    }
  }

  private SliceSummary write(JavaRDD<Row> outcomes, long rows) {
    SliceSummary summary = SliceSummary.of(outcomes);
    if (summary.total() != rows) {
      throw new IllegalStateException(
          "Rows are not conserved: " + rows + " in, " + summary.total() + " out");
    }
    writer.write(outcomes, summary, isNew);
    return summary;
  }

  /** Adds to the first row of each host in the slice what the origins of the host said today. */
  private Dataset<Row> withHostAnswers(Dataset<Row> slice) {
    Dataset<Row> hosts =
        context
            .tables()
            .read(Hosts.TABLE)
            .filter(
                Hosts.ASKED_AT
                    .col()
                    .gt(Timestamp.from(context.clock().instant().minus(HostPolicy.LIFETIME))))
            .groupBy(CrawlTask.hostOf(Hosts.ORIGIN.col()).as(ASKED))
            .agg(collect_list(struct(Hosts.TABLE.columns())).as(CrawlTask.ANSWERS));
    WindowSpec first = Window.partitionBy(HostShares.queue()).orderBy(HostShares.HOST_RANK);
    return slice
        .withColumn(PLACE, row_number().over(first))
        .join(hosts, when(col(PLACE).equalTo(1), col(DueRows.HOST)).equalTo(col(ASKED)), "left")
        .drop(PLACE, ASKED);
  }

  /** Number of rows so far whose source stays as it is, because there was no turn for them. */
  long unchanged() {
    return unchanged;
  }

  /**
   * Writes rows that wait, and counts them.
   *
   * @param rows materialised rows of {@link DueRows}; those that were asked in an earlier run stay
   *     as they are
   */
  Map<String, Long> defer(Dataset<Row> rows, FetchReason reason) {
    String stage = context.stage();
    Column waits = col(DueRows.PRIORITY).equalTo(0);
    unchanged += rows.filter(not(waits)).count();
    JavaRDD<Row> waiting =
        rows.filter(waits)
            .javaRDD()
            .map(
                row ->
                    CrawlTask.row(
                        Outcomes.row(
                            row,
                            stage,
                            Outcome.without(Status.DEFERRED, reason.name(), null),
                            Http.notAsked(Previous.of(row).fetchedAt())),
                        null,
                        List.of()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = waiting.count();
      if (count == 0) {
        return Map.of();
      }
      meters.rows().add(count);
      return write(waiting, count).outcomes();
    } finally {
      waiting.unpersist(false);
    }
  }
}
