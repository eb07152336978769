package org.winnow.spark;

import java.util.function.Function;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.winnow.console.Progress;
import org.winnow.console.Unit;

/** Progress of the active Spark stages, in tasks. */
public final class SparkTaskMeter implements Function<String, Progress.Meter> {
  private final JavaSparkStatusTracker tracker;
  private String currentStep = "";
  private long since;

  public SparkTaskMeter(JavaSparkStatusTracker tracker) {
    this.tracker = tracker;
  }

  @Override
  public Progress.Meter apply(String work) {
    if (!work.equals(currentStep)) {
      currentStep = work;
      since = System.nanoTime();
    }
    long tasks = 0;
    long done = 0;
    for (int stage : tracker.getActiveStageIds()) {
      SparkStageInfo info = tracker.getStageInfo(stage);
      if (info != null) {
        tasks += info.numTasks();
        done += info.numCompletedTasks();
      }
    }
    long finished = done;
    String unit = Unit.TASKS.word(tasks) + " to " + work;
    return tasks == 0 ? null : new Progress.Meter(unit, tasks, () -> finished, since);
  }
}
