package org.winnow.job;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.winnow.config.Config;
import org.winnow.config.EffectiveConfig;
import org.winnow.console.Progress;
import org.winnow.store.Commit;
import org.winnow.store.DeltaStore;
import org.winnow.table.Table;

/**
 * What a job works with.
 *
 * @param stage name of the stage that runs
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

  /** The commit message of this run for a write that was made from some tables. */
  public Commit commit(String settings, Map<String, Long> inputs) {
    return new Commit(runId, stage, settings, inputs);
  }

  /** Names the work that follows, for the progress line and the Spark UI; an infinitive. */
  public void stepName(String step) {
    spark.sparkContext().setJobGroup(runId + " " + stage, step, false);
    progress.describe(step);
  }

  /** Tells the user something, under the stage's name. */
  public void info(String message) {
    progress.say(String.format("%-7s %s", stage, message));
  }

  /** Tells the user why what comes out may not be right. */
  public void warn(String message) {
    info("warning: " + message);
  }

  /** Versions of some tables as they stand. */
  public Map<String, Long> versions(Table... inputs) {
    return tables.versions(List.of(inputs));
  }
}
