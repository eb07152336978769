package org.winnow.spark;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.AccumulatorV2;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.JavaConverters;

/**
 * What tasks that still run have counted, as executors tell with each heartbeat ({@code
 * spark.executor.heartbeatInterval}). Spark adds a task to an accumulator only when the task ends,
 * which may take hours.
 */
public final class RunningTasks implements AutoCloseable {
  private final SparkContext spark;

  /** Values by task and accumulator. */
  private final Map<Long, Map<Long, Object>> running = new ConcurrentHashMap<>();

  /** A heartbeat may arrive after the end of its task. */
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();

  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
          asJava(update.accumUpdates()).forEach(RunningTasks.this::take);
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
          ended.add(end.taskInfo().taskId());
          running.remove(end.taskInfo().taskId());
        }
      };

  /** Listens until closed. */
  public RunningTasks(SparkContext spark) {
    this.spark = spark;
    spark.addSparkListener(listener);
  }

  private static <T> Collection<T> asJava(scala.collection.Iterable<T> values) {
    return JavaConverters.asJavaCollection(values);
  }

  private void take(Tuple4<Object, Object, Object, scala.collection.Seq<AccumulableInfo>> task) {
    Map<Long, Object> values = new ConcurrentHashMap<>();
    for (AccumulableInfo value : asJava(task._4())) {
      if (value.update().isDefined()) {
        values.put(value.id(), value.update().get());
      }
    }
    if (!ended.contains(task._1())) {
      running.put((Long) task._1(), values);
    }
  }

  /** The sum of an accumulator over all tasks, those that run included. */
  public long sum(LongAccumulator accumulator) {
    return accumulator.sum()
        + values(accumulator).mapToLong(value -> ((Number) value).longValue()).sum();
  }

  /** The latest values of an accumulator in the tasks that run, one each. */
  public Stream<Object> values(AccumulatorV2<?, ?> accumulator) {
    return running.values().stream()
        .map(values -> values.get(accumulator.id()))
        .filter(Objects::nonNull);
  }

  @Override
  public void close() {
    spark.removeSparkListener(listener);
  }
}
