package org.winnow.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.winnow.console.Console;
import org.winnow.console.Progress;
import org.winnow.console.Unit;

/** Gauges for Spark's metric system. */
class StageMetricsTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final StageMetrics metrics = new StageMetrics();
  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  private final Progress progress =
      new Progress(new Console(nowhere, nowhere, false), Duration.ofHours(1));

  @BeforeEach
  void register() {
    metrics.register(registry);
  }

  @Test
  void beforeAnyStageAllIsZero() {
    assertThat(registry.getGauges()).hasSize(6);
    assertThat(registry.getGauges().values()).allMatch(gauge -> gauge.getValue().equals(0.0));
  }

  @Test
  void aRunningStageShowsWhatItHasDone() {
    AtomicLong done = new AtomicLong();
    metrics.follow(progress);
    assertThat(value("stage.inputs")).isZero();
    try (Progress.Ending counting = progress.measure(Unit.FACES, 50, done::get)) {
      done.set(20);
      assertThat(value("stage.inputs")).isEqualTo(50);
      assertThat(value("stage.inputs_done")).isEqualTo(20);
      assertThat(value("stage.inputs_per_second")).isPositive();
    }
    assertThat(value("stage.inputs_done")).isZero();
  }

  @Test
  void aStageThatEndedLeavesItsShareOfQuarantine() {
    metrics.end(new StageMetrics.Ended(200, 50, 4));
    assertThat(value("last_stage.inputs")).isEqualTo(200);
    assertThat(value("last_stage.quarantined_share")).isEqualTo(0.25);
    assertThat(value("last_stage.inputs_per_second")).isEqualTo(50);
  }

  private double value(String gauge) {
    return (double) registry.getGauges().get(gauge).getValue();
  }
}
