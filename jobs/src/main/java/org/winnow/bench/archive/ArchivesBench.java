package org.winnow.bench.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.winnow.archive.ArchiveForm;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench archives}: {@code ingest} of photographs in archives of each form. */
@Command(
    name = "archives",
    description =
        "Ingests the same photographs as files and in archives of each form, and prints the rates.",
    footer = {
      "",
      "Example:",
      "  winnow bench archives --input lfw/ --pictures 3000 -- --driver-memory 512m",
      "",
      "The input is a folder of photographs. Each way is measured --rounds times in turn, in one"
          + " Spark session; its median",
      "counts. A first run of the files, which loads Java and Spark, does not."
    })
public final class ArchivesBench implements Callable<Integer> {
  private static final String FILES = "files";

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "Photographs, spread evenly over the input (default ${DEFAULT-VALUE})")
  private int pictures = 3000;

  @Option(
      names = "--archives",
      paramLabel = "N",
      description = "Archives of each form that hold them (default ${DEFAULT-VALUE})")
  private int archives = 4;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measurements of each way (default ${DEFAULT-VALUE})")
  private int rounds = 3;

  public ArchivesBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    json.check();
    check();
    Config config = options.load().config();
    Photographs photographs = Photographs.ofInput(config);
    List<Path> some = photographs.some(pictures);
    if (some.isEmpty()) {
      throw Errors.configuration(
          List.of("--input " + photographs.folder() + ": it holds no files."));
    }
    Path scratch = Files.createTempDirectory("winnow-bench");
    try (Sessions.Opened session = Sessions.open("bench archives", config.storage().hadoop())) {
      Map<String, Path> inputs = write(photographs.folder(), some, scratch);
      Measurements measured = measure(inputs, scratch.resolve("warehouse"));
      measured.print(console.results());
      json.write(measured);
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private void check() {
    List<String> faults = new ArrayList<>();
    if (pictures < 1) {
      faults.add("--pictures is " + pictures + ": give 1 or more.");
    }
    if (archives < 1) {
      faults.add("--archives is " + archives + ": give 1 or more.");
    }
    if (rounds < 1) {
      faults.add("--rounds is " + rounds + ": give 1 or more.");
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
  }

  /** The inputs by their names in the results: the files first, then a folder for each form. */
  private Map<String, Path> write(Path folder, List<Path> some, Path scratch) throws IOException {
    Map<String, Path> inputs = new LinkedHashMap<>();
    Path files = scratch.resolve(FILES);
    for (Path file : some) {
      Path copy = files.resolve(folder.relativize(file));
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    inputs.put(FILES, files);
    PackedPhotographs packed = new PackedPhotographs(folder, some);
    for (ArchiveForm form : ArchiveForm.values()) {
      console.say("writing " + some.size() + " photographs as " + form.words());
      String name = form.name().toLowerCase(Locale.ROOT);
      Path into = Files.createDirectory(scratch.resolve(name));
      packed.write(form, into, archives);
      inputs.put(name, into);
    }
    return inputs;
  }

  private Measurements measure(Map<String, Path> inputs, Path warehouse) throws IOException {
    long rows = ingest(inputs.get(FILES), warehouse).report().rowsOut();
    Map<String, double[]> seconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Path> input : inputs.entrySet()) {
        Pipeline.Outcome outcome = ingest(input.getValue(), warehouse);
        if (outcome.report().rowsOut() != rows) {
          throw new IllegalStateException(
              rows + " rows of files, " + outcome.report().rowsOut() + " of " + input.getKey());
        }
        seconds.computeIfAbsent(input.getKey(), name -> new double[rounds])[round] =
            outcome.seconds();
      }
    }
    Measurements measured =
        Measurements.of("archives").add("photographs", rows).add("archives", archives);
    double files = median(seconds.get(FILES));
    seconds.forEach(
        (name, times) -> {
          measured.add(name + "_per_second", rows / median(times));
          if (!name.equals(FILES)) {
            measured.add(name + "_of_files", files / median(times));
          }
        });
    return measured.addPeakMemory();
  }

  private Pipeline.Outcome ingest(Path input, Path warehouse) throws IOException {
    Pipeline.Outcome outcome =
        new Pipeline(console, Clock.systemUTC())
            .run(
                List.of(Stage.INGEST),
                options.load("ingest.input=" + input, "warehouse=" + warehouse),
                false)
            .get(Stage.INGEST);
    Photographs.deleteAll(warehouse);
    return outcome;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
