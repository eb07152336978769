package org.winnow.job;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnow.config.Secrets;
import org.winnow.console.Progress;
import org.winnow.console.UserException;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.SparkTaskMeter;
import org.winnow.spark.StageMetrics;
import org.winnow.spark.TaskGpu;
import org.winnow.table.Runs;

/**
 * Runs a job: prints start and end, adds a row to {@code runs}, and records failures before it
 * throws them.
 */
public final class JobRunner {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private JobRunner() {}

  /**
   * Runs a job. Every run adds a row to {@code runs}, also if there was nothing to do. But a run
   * without work creates no warehouse.
   *
   * @throws UserException from the job, after it was recorded
   */
  public static RunReport run(Job job, JobContext context) {
    return run(job, context, Optional.empty());
  }

  /**
   * Runs a job whose run id an earlier attempt may have used. The stage keeps one row of this run
   * id: that of the last attempt, but an attempt that had nothing to do leaves the row of the one
   * that did the work.
   *
   * @return the report; where nothing was left to do, that of the earlier attempt
   * @throws UserException from the job, after it was recorded
   */
  public static RunReport resume(Job job, JobContext context) {
    return run(job, context, Optional.of(EarlierAttempt.of(context)));
  }

  private static RunReport run(Job job, JobContext context, Optional<EarlierAttempt> earlier) {
    Instant start = context.clock().instant();
    LOG.info(
        "start {} run {} settings {}",
        context.stage(),
        context.runId(),
        context.effective().values());
    boolean replaces = earlier.map(EarlierAttempt::recorded).orElse(false);
    try {
      RunReport report = runWithProgress(context, () -> job.run(context));
      Optional<RunReport> done = earlier.flatMap(EarlierAttempt::report);
      boolean wasDone = !report.didWork() && done.isPresent();
      if (report.didWork()) {
        record(context, replaces, Runs.DONE, start, report, null);
      } else if (!wasDone && context.tables().exists(Runs.TABLE)) {
        record(context, replaces, Runs.NOTHING_TO_DO, start, report, null);
      }
      double seconds = seconds(start, context);
      StageMetrics.ofDriver()
          .end(
              new StageMetrics.Ended(
                  report.rowsIn(),
                  report.counts().getOrDefault(PendingRows.QUARANTINED, 0L),
                  seconds));
      context.progress().say(endLine(context.stage(), report, seconds));
      return wasDone ? done.get() : report;
    } catch (Throwable e) {
      // Spark throws checked exceptions that its methods do not declare.
      LOG.error("{} failed", context.stage(), e);
      recordFailure(context, replaces, start, e);
      throw e;
    }
  }

  /** Runs work with progress lines. Frees what the work persisted. */
  public static <T> T runWithProgress(JobContext context, Supplier<T> work) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    TaskGpu.setPolicy(spark.sc(), context.config().models().device());
    context.stepName("start");
    StageMetrics.ofDriver().follow(context.progress());
    try (ResourceScope scope = ResourceScope.open();
        Progress.Ending progressLines =
            context.progress().follow(context.stage(), new SparkTaskMeter(spark.statusTracker()))) {
      return work.get();
    }
  }

  private static String endLine(String stage, RunReport report, double seconds) {
    return !report.didWork()
        ? String.format(Locale.ROOT, "%-7s nothing to do: %s", stage, report.summary())
        : String.format(
            Locale.ROOT,
            "%-7s %s  (%.1f s, %,.0f/s)",
            stage,
            report.summary(),
            seconds,
            report.rowsIn() / Math.max(seconds, 1e-3));
  }

  private static void recordFailure(
      JobContext context, boolean replaces, Instant start, Throwable failure) {
    try {
      RunReport empty = new RunReport(true, 0, 0, Map.of(), "", Optional.empty());
      record(
          context,
          replaces,
          Runs.FAILED,
          start,
          empty,
          Secrets.maskText(String.valueOf(failure.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("The failure could not be recorded either", e);
    }
  }

  private static double seconds(Instant start, JobContext context) {
    return Duration.between(start, context.clock().instant()).toMillis() / 1000.0;
  }

  /**
   * Writes the row of the run.
   *
   * @param replaces whether an earlier attempt with the same run id has a row
   */
  private static void record(
      JobContext context,
      boolean replaces,
      String outcome,
      Instant start,
      RunReport report,
      String message) {
    Row row =
        RowFactory.create(
            context.runId(),
            context.stage(),
            outcome,
            Timestamp.from(start),
            seconds(start, context),
            report.rowsIn(),
            report.rowsOut(),
            report.counts(),
            message,
            context.effective().values(),
            Versions.all(context.spark().version()),
            report.details().orElse(null));
    Dataset<Row> rows = context.spark().createDataFrame(List.of(row), Runs.TABLE.schema());
    if (replaces) {
      context.tables().upsert(Runs.TABLE, rows, context.commit("", Map.of()));
    } else {
      context.tables().append(Runs.TABLE, rows, context.commit("", Map.of()));
    }
  }
}
