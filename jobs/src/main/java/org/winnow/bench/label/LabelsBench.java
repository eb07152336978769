package org.winnow.bench.label;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code winnow bench labels}: how well and how fast cleaning finds wrong names that were put in.
 */
@Command(
    name = "labels",
    description =
        "Puts wrong names on labelled photographs or generated embeddings, cleans, and compares"
            + " with the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench labels --input lfw/ --models-dir models/ --outsiders 0.3,0.5,0.7",
      "  winnow bench labels --input lfw/ --detector builtin-haar --embedder builtin-gradients"
          + " --warehouse lfw-faces/",
      "  winnow bench labels --generated 1000000 --identities 20000 -- --driver-memory 8g",
      "  winnow bench labels --generated 100000 --later 0.01 --later-names 0.05",
      "",
      "The input is a folder of identity folders. People with --fewest photographs or more keep"
          + " their names; the others,",
      "and further ones where those do not suffice, are the strangers. Wrong names that the"
          + " collection came with count as",
      "right ones here. With --warehouse, photographs and faces are kept there, and taken as they"
          + " are the next time.",
      "",
      "An image is kept where a face of it is kept under an identity or moved to one. keep counts"
          + " all images that show",
      "somebody who has a name; stay only those whose claim is right, which is all that the"
          + " baselines can keep. The",
      "baselines' settings are the best of many, chosen with the truth; --json has all."
    })
public final class LabelsBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private LabelNoiseOptions noise;

  @Mixin private GeneratedOptions generated;

  @Mixin private IncrementalArrivals later;

  @Mixin private JsonOption json;

  @Option(
      names = "--baselines",
      negatable = true,
      description = "Compare with other methods (default: with photographs, yes)")
  private Boolean baselines;

  public LabelsBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<LabelNoise> levels = noise.levels();
    Optional<EmbeddingGenerator> generator = generated.generator(levels.get(0));
    boolean compare = baselines == null ? generator.isEmpty() : baselines;
    if (compare && generated.giant() > 0) {
      throw Errors.configuration(
          List.of("--baselines compares each two faces of a name: leave out --giant."));
    }
    json.check();
    later.check();
    Config config = options.load().config();
    Map<LabelNoise, WrongNames> drawn = generator.isEmpty() ? draw(config, levels) : Map.of();
    Path scratch = Files.createTempDirectory("winnow-bench");
    try (Sessions.Opened session = Sessions.open("bench labels", config.storage().hadoop())) {
      SparkSession spark = session.spark();
      LabelLevel.Source source =
          generator.isPresent()
              ? new GeneratedLevels(
                  spark, generator.get(), generated.giant(), config.embed().model())
              : photographs(spark, drawn, scratch);
      LabelsReport report = new LabelsReport(console.results(), config);
      for (LabelNoise level : levels) {
        Path folder = Files.createDirectory(scratch.resolve("level"));
        measure(spark, source, level, folder, compare, report);
        Photographs.deleteAll(folder);
      }
      report.end();
      json.write(report.measured());
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private static Map<LabelNoise, WrongNames> draw(Config config, List<LabelNoise> levels)
      throws IOException {
    Photographs photographs = Photographs.ofInput(config);
    List<Path> inFolders =
        photographs.files().stream()
            .filter(file -> !file.getParent().equals(photographs.folder()))
            .toList();
    Map<LabelNoise, WrongNames> drawn = new LinkedHashMap<>();
    try {
      levels.forEach(level -> drawn.put(level, WrongNames.draw(inFolders, level)));
    } catch (IllegalArgumentException e) {
      throw Errors.configuration(
          List.of("--input " + photographs.folder() + ": " + e.getMessage() + "."));
    }
    return drawn;
  }

  /**
   * Finds and embeds the faces of all photographs and of the copies that the levels want. The
   * photographs are compared with each other, for all levels.
   */
  private LabelLevel.Source photographs(
      SparkSession spark, Map<LabelNoise, WrongNames> drawn, Path scratch) throws IOException {
    Config config = options.load().config();
    String root = config.warehouse().orElse(scratch.resolve("warehouse").toString());
    run(
        List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED, Stage.DEDUP),
        options.load("warehouse=" + root, "ingest.layout=identity-folders"),
        options.redo());
    Set<Path> repeated = new LinkedHashSet<>();
    for (WrongNames names : drawn.values()) {
      names.claims().stream()
          .filter(WrongNames.Claim::copy)
          .forEach(claim -> repeated.add(claim.file()));
    }
    Optional<CopiedPhotographs> copies = Optional.empty();
    if (!repeated.isEmpty()) {
      Path folder = Files.createDirectory(scratch.resolve("copies"));
      CopiedPhotographs.make(repeated, folder);
      String place = scratch.resolve("warehouse-of-copies").toString();
      run(
          List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED),
          options.load(
              "warehouse=" + place, "ingest.input=" + folder, "ingest.layout=identity-folders"),
          false);
      copies = Optional.of(new CopiedPhotographs(folder, new DeltaStore(spark, place)));
    }
    return new PhotographLevels(spark, drawn, new DeltaStore(spark, root), copies);
  }

  private void run(List<Stage> stages, ConfigLoader.Loaded loaded, boolean redo) {
    new Pipeline(console, Clock.systemUTC()).run(stages, loaded, redo);
  }

  private void measure(
      SparkSession spark,
      LabelLevel.Source source,
      LabelNoise noise,
      Path folder,
      boolean compare,
      LabelsReport report) {
    console.say(String.format(Locale.ROOT, "bench   outsiders %.2f", noise.outsiders()));
    LabelLevel level = source.level(noise, folder.toString());
    if (!level.compared()) {
      run(List.of(Stage.DEDUP), level.settings(options), false);
    }
    double seconds =
        new Pipeline(console, Clock.systemUTC())
            .run(List.of(Stage.CLEAN), level.settings(options), false)
            .get(Stage.CLEAN)
            .seconds();
    DeltaStore tables = new DeltaStore(spark, level.root());
    console.say("bench   compare with the truth");
    LabelResult result = LabelScores.of(level, tables);
    report.add(noise, result, seconds);
    if (compare) {
      console.say("bench   baselines");
      report.compare(
          noise,
          FolderBaselines.of(level, tables, result, options.load().config().embed().model()));
    }
    if (later.asked()) {
      console.say("bench   faces that come later");
      report.later(noise, later.measure(spark, console, options, level));
    }
  }
}
