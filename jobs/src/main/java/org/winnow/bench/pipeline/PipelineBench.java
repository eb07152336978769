package org.winnow.bench.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.CollectionOptions;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench pipeline}: the whole pipeline on drawn collections, stage by stage. */
@Command(
    name = "pipeline",
    description =
        "Draws noisy collections, runs the pipeline on them from files to export, and prints the"
            + " cost of each stage and what was found beside the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench pipeline --identities 100",
      "  winnow bench pipeline --identities 100,400 --keep drawn/ --json pipeline.json",
      "  winnow bench pipeline --identities 1700,17000 --models-dir models/ --detector yunet-2026may"
          + " --embedder mobilefacenet --keep drawn/ -- --driver-memory 8g",
      "",
      "The collections are those of `winnow demo`, drawn by Spark's tasks: impostors and swapped"
          + " labels, people under two",
      "names, names of two people, byte copies, re-encoded, resized and cropped copies, pictures"
          + " without people, broken",
      "files. The same options give the same bytes. --keep keeps them for the next rehearsal, and a"
          + " stopped drawing goes on.",
      "Executors on other machines must see the folder at the same path.",
      "",
      "%% of time    share of the wall-clock time from the first stage to the end of the export",
      "%% of floor   speed beside the kernels alone, on all processors: reading, SHA-256 and the"
          + " check of the format for ingest;",
      "             decoding, detector and warp for detect; the embedder for embed",
      "heap MiB     peak of the heap after a garbage collection; resident MiB: peak of the process,"
          + " native parts included",
      "written MB   growth of the folder of the tables, or of the export",
      "growth       exponent e of seconds ~ files^e from the size before; below 1 where fixed costs"
          + " weigh",
      "",
      "Seconds of machines differ, and shared ones are noisy. The first size also pays for the JVM's"
          + " warm-up."
    })
public final class PipelineBench implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Mixin private CollectionOptions drawn;

  @Mixin private JsonOption json;

  @Option(
      names = "--identities",
      paramLabel = "N",
      split = ",",
      description =
          "Number of people; several numbers, ascending, are several collections (default"
              + " ${DEFAULT-VALUE})")
  private List<Integer> identities = List.of(100);

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Folder for photographs, truth, tables and export of each collection; photographs that it"
              + " holds are not drawn again (default: a temporary folder)")
  private Path keep;

  @Option(
      names = "--photos",
      paramLabel = "N",
      description = "Photographs on which the kernels are measured (default ${DEFAULT-VALUE})")
  private int photos = 100;

  public PipelineBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<NoisyCollection> collections = collections();
    json.check();
    Path root = keep == null ? Files.createTempDirectory("winnow-bench") : keep;
    try {
      rehearse(collections, new Rehearsal.Request(root, drawn.models(), photos));
    } finally {
      if (keep == null) {
        Photographs.deleteAll(root);
      }
    }
    return ExitCode.DONE.code();
  }

  private void rehearse(List<NoisyCollection> collections, Rehearsal.Request request)
      throws IOException {
    for (NoisyCollection collection : collections) {
      request.folder(collection).check(collection);
    }
    Config config = settings.load(request.sets(request.folder(collections.get(0)))).config();
    // Report every configuration fault before the work begins.
    Pipeline.prepare(Stage.pipeline(), config);
    PipelineReport report = new PipelineReport(console.results());
    Measurements measured = report.measured();
    measured
        .add("images", collections.get(0).images())
        .add("noise", collections.get(0).noise())
        .add("seed", collections.get(0).seed())
        .add("detector", drawn.detector())
        .add("embedder", drawn.embedder());
    try (Sessions.Opened session = Sessions.open("bench pipeline", config.storage().hadoop())) {
      Rehearsal rehearsal = new Rehearsal(console, session.spark(), settings, request);
      for (NoisyCollection collection : collections) {
        report.add(rehearsal.run(collection));
        // Hours may lie between two sizes: what is known is not lost if the next one fails.
        json.write(measured);
      }
    }
  }

  private List<NoisyCollection> collections() {
    List<String> faults = new ArrayList<>();
    for (int i = 1; i < identities.size(); i++) {
      if (identities.get(i) <= identities.get(i - 1)) {
        faults.add("--identities: " + identities.get(i) + " is not above the number before it.");
      }
    }
    if (photos < 1) {
      faults.add("--photos is " + photos + ": give 1 or more.");
    }
    List<NoisyCollection> collections = new ArrayList<>();
    for (int people : identities) {
      try {
        collections.add(drawn.of(people));
      } catch (IllegalArgumentException e) {
        faults.add("--identities " + people + " " + drawn.size() + ": " + e.getMessage() + ".");
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return collections;
  }
}
