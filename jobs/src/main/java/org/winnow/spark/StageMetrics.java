package org.winnow.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Optional;
import java.util.function.Supplier;
import org.winnow.console.Progress;

/** Numbers of the running stage and of the last one that ended, for Spark's metric system. */
public final class StageMetrics {
  /** Spark makes plugins by their class, so they share one object with the stages of a driver. */
  private static final StageMetrics OF_DRIVER = new StageMetrics();

  private volatile Supplier<Optional<Progress.Meter>> meter = Optional::empty;
  private volatile Ended ended = new Ended(0, 0, 0);

  /**
   * A stage that ended.
   *
   * @param rowsIn number of its inputs
   * @param quarantined how many of them went to quarantine
   * @param seconds its wall-clock time
   */
  public record Ended(long rowsIn, long quarantined, double seconds) {
    double share(double part) {
      return rowsIn == 0 ? 0 : part / rowsIn;
    }
  }

  /** The numbers of this process. */
  public static StageMetrics ofDriver() {
    return OF_DRIVER;
  }

  /** Shows what a stage counts from now on. */
  public void follow(Progress progress) {
    meter = progress::meter;
  }

  /** Shows the numbers of a stage that ended. */
  public void end(Ended stage) {
    meter = Optional::empty;
    ended = stage;
  }

  /** Adds the gauges. */
  void register(MetricRegistry registry) {
    gauge(registry, "stage.inputs", () -> running(Progress.Meter::total));
    gauge(registry, "stage.inputs_done", () -> running(counted -> counted.done().getAsLong()));
    gauge(
        registry,
        "stage.inputs_per_second",
        () ->
            running(
                counted ->
                    counted.done().getAsLong()
                        / Math.max(1e-3, (System.nanoTime() - counted.start()) / 1e9)));
    gauge(registry, "last_stage.inputs", () -> (double) ended.rowsIn());
    gauge(registry, "last_stage.quarantined_share", () -> ended.share(ended.quarantined()));
    gauge(
        registry,
        "last_stage.inputs_per_second",
        () -> ended.rowsIn() / Math.max(1e-3, ended.seconds()));
  }

  private interface Value {
    double of(Progress.Meter meter);
  }

  private double running(Value value) {
    return meter.get().map(value::of).orElse(0.0);
  }

  private static void gauge(MetricRegistry registry, String name, Gauge<Double> gauge) {
    registry.register(name, gauge);
  }
}
