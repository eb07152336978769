package org.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.bench.generate.TinyPictures;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench ingest}: a long manifest of tiny pictures, which it makes itself. */
@Command(
    name = "ingest",
    description = "Ingests a manifest of tiny pictures that it makes, and prints rate and memory.",
    footer = {
      "",
      "Example:",
      "  winnow bench ingest --rows 1000000 -- --driver-memory 2g",
      "",
      "Pictures of 8x8 pixels cost next to nothing to decode: what is measured is the handling of"
          + " rows and files."
    })
final class IngestBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the manifest, each a picture of its own (default ${DEFAULT-VALUE})")
  private int rows = 100_000;

  IngestBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      console.say("writing " + rows + " pictures");
      Path manifest = TinyPictures.write(rows, scratch.resolve("pictures"));
      Pipeline.Outcome outcome =
          new Pipeline(console, Clock.systemUTC())
              .run(
                  List.of(Stage.INGEST),
                  options.load(
                      "ingest.input=" + manifest, "warehouse=" + scratch.resolve("warehouse")),
                  false)
              .get(Stage.INGEST);
      Measurements measured =
          Measurements.of("ingest")
              .add("rows", outcome.report().rowsOut())
              .add("seconds", outcome.seconds())
              .add("rows_per_second", outcome.report().rowsOut() / outcome.seconds())
              .addPeakMemory();
      measured.print(console.results());
      json.write(measured);
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }
}
