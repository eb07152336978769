package org.winnow.job;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Progress;
import org.winnow.store.DeltaStore;

/** What a job is run with in a test: a warehouse, the settings of the catalogue, a console. */
public final class TestContext {
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final JobContext context;

  public TestContext(SparkSession spark, Path warehouse, String stage, String... sets) {
    ConfigLoader.Loaded loaded =
        ConfigLoader.load(new ConfigLoader.Overlays(Optional.empty(), List.of(), List.of(sets)));
    PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
    context =
        new JobContext(
            spark,
            new DeltaStore(spark, warehouse.toString()),
            loaded.config(),
            loaded.effective(),
            Clock.systemUTC(),
            "run-1",
            stage,
            new Progress(new Console(stream, stream, false), Duration.ofHours(1)));
  }

  public JobContext context() {
    return context;
  }

  /** What the user was told. */
  String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
