package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class RunningTasksIT {
  private static final Duration SEVERAL_HEARTBEATS = Duration.ofSeconds(45);
  private static final CountDownLatch END = new CountDownLatch(1);

  @Test
  void aTaskCountsBeforeItEndsAndOnlyOnceAfterwards(SparkSession spark) throws Exception {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    LongAccumulator rows = spark.sparkContext().longAccumulator("rows");
    try (RunningTasks tasks = new RunningTasks(spark.sparkContext())) {
      CompletableFuture<Void> job =
          CompletableFuture.runAsync(
              () ->
                  context
                      .parallelize(List.of(1, 2, 3), 1)
                      .foreachPartition(
                          values -> {
                            values.forEachRemaining(value -> rows.add(1));
                            END.await();
                          }));
      try {
        long deadline = System.nanoTime() + SEVERAL_HEARTBEATS.toNanos();
        while (tasks.sum(rows) == 0 && System.nanoTime() < deadline) {
          Thread.sleep(50);
        }
        assertThat(rows.sum()).isZero();
        assertThat(tasks.sum(rows)).isEqualTo(3);
      } finally {
        END.countDown();
      }
      job.get();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(tasks.sum(rows)).isEqualTo(3);
    }
  }
}
