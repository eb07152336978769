package org.winnow.spark;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Gives {@link StageMetrics} to Spark's metric system, and so to its sinks: {@code spark.plugins
 * org.winnow.spark.MetricsPlugin}.
 */
public final class MetricsPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        return Map.of();
      }

      @Override
      public void registerMetrics(String application, PluginContext context) {
        StageMetrics.ofDriver().register(context.metricRegistry());
      }
    };
  }

  /** None: executors have Spark's own metrics. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }
}
