package org.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.winnow.bench.generate.GeneratedWarehouse;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.job.JobContext;
import org.winnow.job.JobRunner;
import org.winnow.report.Report;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench report}: time and size of the report of a generated warehouse. */
@Command(
    name = "report",
    description =
        "Generates a warehouse of drawn faces, reports on it, and prints time and size of the"
            + " report.",
    footer = {
      "",
      "Examples:",
      "  winnow bench report --faces 100000",
      "  winnow bench report --faces 1000000 --warehouse generated/",
      "",
      "With --warehouse, the tables are kept, and taken as they are the next time: `winnow report`"
          + " shows them."
    })
final class ReportBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--faces",
      paramLabel = "N",
      description = "Faces to draw (default ${DEFAULT-VALUE})")
  private long faces = 1_000_000;

  ReportBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    ConfigLoader.Loaded loaded = options.load();
    Config config = loaded.config();
    Path scratch = Files.createTempDirectory("winnow-bench");
    String root = config.warehouse().orElse(scratch.resolve("warehouse").toString());
    if (config.warehouse().isEmpty()) {
      loaded = options.load("warehouse=" + root);
    }
    try (Sessions.Opened session = Sessions.open("bench report", config.storage().hadoop())) {
      measure(new DeltaStore(session.spark(), root), session.spark(), loaded);
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private void measure(DeltaStore tables, SparkSession spark, ConfigLoader.Loaded loaded) {
    long start = System.nanoTime();
    if (!tables.exists(Sources.TABLE)) {
      console.say(String.format(Locale.ROOT, "bench   generating %,d faces", faces));
      new GeneratedWarehouse(spark, tables, faces).write(loaded.effective());
    }
    double generated = (System.nanoTime() - start) / 1e9;
    JobContext context = JobContext.of(spark, tables, loaded, console, "report");
    start = System.nanoTime();
    Report report = JobRunner.runWithProgress(context, () -> Report.of(context));
    double seconds = (System.nanoTime() - start) / 1e9;
    Measurements measured =
        Measurements.of("report")
            .add("faces", faces)
            .add("generation_seconds", generated)
            .add("seconds", seconds)
            .add("mib", report.html().length / (double) (1 << 20))
            .add("faces_shown", report.faces())
            .addPeakMemory();
    measured.print(console.results());
    json.write(measured);
  }
}
