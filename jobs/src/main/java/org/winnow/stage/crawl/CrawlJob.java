package org.winnow.stage.crawl;

import static org.apache.spark.sql.functions.max;

import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.winnow.claim.ClaimRows;
import org.winnow.claim.Defaults;
import org.winnow.claim.InputClaims;
import org.winnow.claim.ManifestClaims;
import org.winnow.claim.Storage;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.console.IngestErrors;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.job.RunReport;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.store.DeltaStore;
import org.winnow.table.Runs;
import org.winnow.table.Sources;
import org.winnow.table.Sources.Status;
import org.winnow.web.FetchReason;

/**
 * Stage {@code crawl}: listed URLs become sources and images.
 *
 * <ol>
 *   <li>Reads the list; each URL under each name of each dataset is one claim.
 *   <li>Takes the claims that are due: new ones, those that waited, failures whose time has come or
 *       that {@code crawl.retry} names. After a crawl that came to its end it also asks whether the
 *       images changed.
 *   <li>Cuts them into slices. In a slice each host is in one task, which asks its robots.txt,
 *       tdmrep.json and ai.txt once a day, and then its URLs at the host's pace.
 *   <li>Checks each address before it connects, and each answer before it decodes it. What a host
 *       reserves is not kept.
 *   <li>Writes {@code hosts}, {@code fetches}, {@code images}, {@code quarantine}, and last {@code
 *       sources}, slice by slice. A claim is done when it stands in {@code sources}.
 * </ol>
 *
 * <pre>
 * winnow crawl --urls list.parquet --warehouse out/ --config crawl.conf
 * winnow crawl --urls list.parquet --warehouse out/ --config crawl.conf --retry transient
 * winnow sql --warehouse out/ "SELECT status, reason, count(*) FROM sources GROUP BY 1, 2"
 * </pre>
 */
public final class CrawlJob implements Job {
  private final Config config;
  private final Config.Crawl settings;
  private final String urls;

  /**
   * @throws ConfigException if no list is given
   */
  public CrawlJob(Config config) {
    this.config = config;
    settings = config.crawl();
    urls =
        settings
            .urls()
            .orElseThrow(
                () -> new ConfigException(List.of("crawl.urls is not set: give --urls LIST.")));
  }

  @Override
  public RunReport run(JobContext context) {
    context.stepName("read the list");
    SerializableConfiguration hadoop =
        new SerializableConfiguration(context.spark().sessionState().newHadoopConf());
    Path list =
        Storage.existing(urls, hadoop.value()).orElseThrow(() -> IngestErrors.listNotFound(urls));
    InputClaims claims =
        new ManifestClaims(list, Defaults.of(settings), hadoop)
            .of(context.spark(), list, InputClaims.MAX_LOCAL);
    try {
      return crawl(context, claims);
    } finally {
      claims.release();
    }
  }

  private RunReport crawl(JobContext context, InputClaims claims) {
    InputClaims.Counts counts = claims.counts();
    if (counts.duplicates() > 0) {
      context.info(
          "left out "
              + Unit.ROWS.of(counts.duplicates())
              + " with the URL and name of another row");
    }
    DeltaStore tables = context.tables();
    context.stepName("find the due rows");
    DueRows due = due(context, claims);
    // Computed once: a plan that reads sources would give other rows after each commit.
    Dataset<Row> rows = Materializer.materialize(due.rows());
    if (settings.plan()) {
      return CrawlPlan.report(context, settings, rows);
    }
    long total = Materializer.count(rows);
    if (total == 0) {
      return RunReport.nothingToDo(nothingToDo(counts.claims()));
    }
    CrawlWriter writer = new CrawlWriter(context);
    writer.forgetUnfinished();
    CrawlMeters meters = CrawlMeters.of(context.spark().sparkContext());
    try (CrawlProgress progress = new CrawlProgress(meters, context.spark().sparkContext());
        Progress.Ending counting =
            context.progress().measure(Unit.URLS, total, progress::done, progress::note)) {
      boolean isNew = rows.filter(functions.col(DueRows.PREVIOUS).isNotNull()).isEmpty();
      Fetching fetching = new Fetching(context, config, writer, meters, isNew);
      Map<String, Long> outcomes =
          settings.perName() == 0 ? fetching.fetch(rows) : byName(fetching, rows, tables);
      return RunReport.conserved(
              total - fetching.unchanged(),
              outcomes.getOrDefault(Status.OK.name(), 0L),
              outcomes,
              summary(outcomes, progress))
          .withDetails(CrawlReport.details(context, meters));
    }
  }

  /** Asks for the best rows of each name, then for the next ones of those that lack images. */
  private Map<String, Long> byName(Fetching fetching, Dataset<Row> due, DeltaStore tables) {
    NameQuota quota = new NameQuota(settings.perName());
    Map<String, Long> outcomes = new TreeMap<>();
    Dataset<Row> left = due;
    while (true) {
      try (ResourceScope round = ResourceScope.open()) {
        Dataset<Row> rest = left;
        Dataset<Row> next = Materializer.materialize(quota.next(rest, tables.read(Sources.TABLE)));
        if (Materializer.count(next) == 0) {
          fetching
              .defer(rest, FetchReason.NAME_FULL)
              .forEach((status, n) -> outcomes.merge(status, n, Long::sum));
          return outcomes;
        }
        fetching.fetch(next).forEach((status, n) -> outcomes.merge(status, n, Long::sum));
        left =
            round.inEnclosingScope(
                () ->
                    Materializer.materialize(
                        rest.join(
                            next.select(Sources.SOURCE_ID.col()),
                            new String[] {Sources.SOURCE_ID.name()},
                            "left_anti")));
      }
    }
  }

  private DueRows due(JobContext context, InputClaims claims) {
    Dataset<Row> rows =
        claims
            .distributed()
            .map(many -> many.drop(InputClaims.ROWS))
            .orElseGet(() -> context.spark().createDataFrame(claims.local(), ClaimRows.SCHEMA));
    DueRows due =
        new DueRows(
            rows,
            context.tables().read(Sources.TABLE),
            FetchRules.of(settings),
            settings.retry(),
            Timestamp.from(context.clock().instant()),
            lastCrawl(context));
    return due.continues() ? due.withoutAskingAgain() : due;
  }

  /** The end of the last crawl that fetched and came to its end. A plan is none. */
  private static Optional<Timestamp> lastCrawl(JobContext context) {
    Column end =
        functions
            .col(Runs.STARTED_AT.name())
            .plus(functions.expr("make_interval(0, 0, 0, 0, 0, 0, " + Runs.SECONDS.name() + ")"));
    Row row =
        context
            .tables()
            .read(Runs.TABLE)
            .filter(Runs.STAGE.col().equalTo(context.stage()))
            .filter(Runs.OUTCOME.col().equalTo(Runs.DONE))
            .agg(max(end))
            .head();
    return Optional.ofNullable(row.getTimestamp(0));
  }

  private static String nothingToDo(long claims) {
    return claims == 0
        ? "the list holds no URLs"
        : "none of "
            + Unit.URLS.of(claims)
            + " is due; --retry tries failures again before their time";
  }

  private static String summary(Map<String, Long> outcomes, CrawlProgress progress) {
    StringBuilder text = new StringBuilder();
    text.append(Unit.URLS.of(outcomes.values().stream().mapToLong(Long::longValue).sum()))
        .append(", ")
        .append(progress.volume());
    outcomes.forEach(
        (status, n) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    ", %,d %s",
                    n,
                    status.toLowerCase(Locale.ROOT).replace('_', ' '))));
    return text.toString();
  }
}
