package org.winnow.bench.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.ExportCommand;
import org.winnow.command.SettingOptions;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Progress;
import org.winnow.console.Unit;
import org.winnow.demo.CollectionFolder;
import org.winnow.demo.Findings;
import org.winnow.demo.TruthComparison;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.RunRequest;
import org.winnow.pipeline.Stage;
import org.winnow.render.collection.NoisyCollection;
import org.winnow.store.DeltaStore;
import picocli.CommandLine;

/**
 * Draws a collection, runs the pipeline on it as {@code winnow run} does, and exports the faces.
 */
final class Rehearsal {
  /** Name of the export in the table of stages. */
  static final String EXPORT = "export";

  private final Console console;
  private final SparkSession spark;
  private final SettingOptions settings;
  private final Request request;

  /**
   * What is rehearsed.
   *
   * @param root folder of all collections
   * @param models {@code detect.model=…} and {@code embed.model=…}
   * @param photos photographs on which the kernels are measured
   */
  record Request(Path root, List<String> models, int photos) {
    /** The folder of a collection. */
    CollectionFolder folder(NoisyCollection collection) {
      return new CollectionFolder(root.resolve("people-" + collection.people()));
    }

    /** The settings of a run on a collection, {@code key=value}. */
    List<String> sets(CollectionFolder place) {
      List<String> sets = new ArrayList<>(place.settings());
      sets.addAll(models);
      sets.add("warehouse=" + place.warehouse());
      return sets;
    }
  }

  Rehearsal(Console console, SparkSession spark, SettingOptions settings, Request request) {
    this.console = console;
    this.spark = spark;
    this.settings = settings;
    this.request = request;
  }

  /** Runs it on one collection. What an earlier rehearsal made of it is deleted. */
  RehearsalResult run(NoisyCollection collection) throws IOException {
    CollectionFolder place = request.folder(collection);
    place.check(collection);
    ConfigLoader.Loaded loaded = settings.load(request.sets(place));
    Optional<RehearsalResult.Drawing> drawn =
        place.holds(collection)
            ? Optional.empty()
            : Optional.of(draw(collection, place, loaded.config().progress().every()));
    Path export = place.warehouse().resolveSibling(EXPORT);
    for (Path old : List.of(place.warehouse(), export)) {
      if (Files.exists(old)) {
        Photographs.deleteAll(old);
      }
    }
    console.say("bench   measuring kernels");
    StageFloors floors = StageFloors.measure(place.photos(), request.photos(), loaded.config());
    try (StageMeter meter = new StageMeter(floors, place.warehouse())) {
      long start = System.nanoTime();
      Map<Stage, Pipeline.Outcome> outcomes =
          new Pipeline(console, Clock.systemUTC(), RunRequest.none(), meter)
              .runByNames(Stage.pipeline(), loaded, false);
      long published = outcomes.get(Stage.CURATE).report().rowsOut();
      if (published > 0) {
        long exporting = System.nanoTime();
        export(place.warehouse(), export);
        meter.add(EXPORT, published, (System.nanoTime() - exporting) / 1e9, export);
      } else {
        console.say("export  nothing to do: no face is published");
      }
      long end = System.nanoTime();
      console.say("bench   comparing with the truth");
      Findings findings =
          TruthComparison.of(
              spark, new DeltaStore(spark, place.warehouse().toString()), place.truth().toString());
      return new RehearsalResult(
          collection.people(),
          outcomes.get(Stage.INGEST).report().rowsIn(),
          drawn,
          meter.lines(),
          (end - start) / 1e9,
          findings);
    }
  }

  private RehearsalResult.Drawing draw(
      NoisyCollection collection, CollectionFolder place, int every) throws IOException {
    LongAccumulator people = spark.sparkContext().longAccumulator();
    Progress progress = new Progress(console, Duration.ofSeconds(every));
    long start = System.nanoTime();
    try (Progress.Ending tracked =
        progress.track("draw", Unit.PEOPLE, collection.people(), people::value)) {
      long files = place.draw(spark, collection, people);
      console.say("draw    " + Unit.FILES.of(files) + " in " + place.photos());
    }
    return new RehearsalResult.Drawing(
        (System.nanoTime() - start) / 1e9, StageMeter.bytesOf(place.photos()));
  }

  /** Exports the published faces. The command's own result, the folder, is not printed. */
  private void export(Path warehouse, Path out) throws IOException {
    ExportCommand command = new ExportCommand(console.withoutResults());
    List<String> arguments = new ArrayList<>(settings.overlayArguments());
    arguments.addAll(
        List.of(
            "--warehouse", warehouse.toString(), "--out", out.toString(), "--format", "recordio"));
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new));
    command.call();
  }
}
