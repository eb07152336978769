package org.winnow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.winnow.Stage;
import org.winnow.command.Pipeline;
import org.winnow.command.PipelineOptions;
import org.winnow.runtime.Console;
import org.winnow.runtime.ExitCode;
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
      "Pictures of 8x8 pixels cost next to nothing to decode: what is measured is the handling of rows and files."
    })
final class IngestBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

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
      console
          .results()
          .printf(
              Locale.ROOT,
              "bench ingest: %,d rows in %.1f s, %,.0f/s; heap %,d MiB, peak memory %s%n",
              outcome.report().rowsOut(),
              outcome.seconds(),
              outcome.report().rowsOut() / outcome.seconds(),
              Runtime.getRuntime().maxMemory() >> 20,
              ProcessMemory.peak());
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }
}
