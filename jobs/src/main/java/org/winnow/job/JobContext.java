package org.winnow.job;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.config.EffectiveConfig;
import org.winnow.console.Console;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.spark.RunningTasks;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Table;

/**
 * The environment of a job.
 *
 * @param stage name of the running stage
 */
public record JobContext(
    SparkSession spark,
    DeltaStore tables,
    Config config,
    EffectiveConfig effective,
    Clock clock,
    String runId,
    String stage,
    Progress progress) {

  /** The context of a command that is no stage. */
  public static JobContext of(
      SparkSession spark,
      DeltaStore tables,
      ConfigLoader.Loaded loaded,
      Console console,
      String command) {
    Config config = loaded.config();
    return new JobContext(
        spark,
        tables,
        config,
        loaded.effective(),
        Clock.systemUTC(),
        command,
        command,
        new Progress(console, Duration.ofSeconds(config.progress().every())));
  }

  /** The same under another run id, as another stage. */
  public JobContext as(String otherRun, String otherStage) {
    return new JobContext(spark, tables, config, effective, clock, otherRun, otherStage, progress);
  }

  /** The same run on other tables, such as those of a benchmark. */
  public JobContext on(DeltaStore others) {
    return new JobContext(spark, others, config, effective, clock, runId, stage, progress);
  }

  /** The commit message of this run for a write that is derived from these tables. */
  public Commit commit(String settings, Map<String, Long> inputs) {
    return new Commit(runId, stage, settings, inputs);
  }

  /** Names the next step in the progress line and in the Spark UI. The name is an infinitive. */
  public void stepName(String step) {
    spark.sparkContext().setJobGroup(runId + " " + stage, step, false);
    progress.describe(step);
  }

  /**
   * Counts inputs in the progress line until closed, with what tasks that still run have counted.
   *
   * @param done counts inputs of {@code total}
   */
  public Progress.Ending measure(Unit unit, long total, LongAccumulator done) {
    RunningTasks tasks = new RunningTasks(spark.sparkContext());
    Progress.Ending counting = progress.measure(unit, total, () -> tasks.sum(done));
    return () -> {
      counting.close();
      tasks.close();
    };
  }

  /** Prints a message under the name of the stage. */
  public void info(String message) {
    progress.say(String.format("%-7s %s", stage, message));
  }

  /** Prints a warning about the quality of the result. */
  public void warn(String message) {
    info("warning: " + message);
  }

  /** The current versions of tables. */
  public Map<String, Long> versions(Table... inputs) {
    return tables.versions(List.of(inputs));
  }
}
