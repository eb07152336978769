package org.winnow.bench;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.winnow.Stage;
import org.winnow.algo.evaluation.Agreement;
import org.winnow.command.Pipeline;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.runtime.Console;
import org.winnow.runtime.Errors;
import org.winnow.runtime.ExitCode;
import org.winnow.runtime.Sessions;
import org.winnow.table.DeltaStore;
import org.winnow.table.Faces;
import org.winnow.table.Labels;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench labels}: how well the cleaning finds wrong names that were put in. */
@Command(
    name = "labels",
    description =
        "Puts strangers under the names of labelled photographs, cleans, and compares with the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench labels --input lfw/ --models-dir models/ --detector yunet-2026may --embedder mobilefacenet",
      "  winnow bench labels --input lfw/ --detector builtin-haar --embedder builtin-gradients --outsiders 0.5",
      "",
      "The input is a folder of identity folders. People with five photographs or more keep their names; the others,",
      "and further ones where those do not suffice, are the strangers. Wrong names that the collection came with count as",
      "right ones here."
    })
final class LabelsBench implements Callable<Integer> {
  private static final String PLACE = "place";
  private static final String RIGHT = "is_right";

  private final Console console;

  @Mixin private PipelineOptions options;

  @Option(
      names = "--outsiders",
      paramLabel = "F",
      description = "Share of strangers under each name, 0 to 0.9 (default ${DEFAULT-VALUE})")
  private double outsiders = 0.3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other numbers put other strangers (default ${DEFAULT-VALUE})")
  private long seed = 7;

  LabelsBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (!(outsiders >= 0 && outsiders <= 0.9)) {
      throw Errors.configuration(List.of("--outsiders " + outsiders + " is not within 0 and 0.9."));
    }
    Config config = options.load().config();
    Photographs photographs = Photographs.ofInput(config);
    WrongNames names;
    try {
      names =
          WrongNames.draw(
              photographs.files().stream()
                  .filter(file -> !file.getParent().equals(photographs.folder()))
                  .toList(),
              outsiders,
              seed);
    } catch (IllegalArgumentException e) {
      throw Errors.configuration(
          List.of("--input " + photographs.folder() + ": " + e.getMessage() + "."));
    }
    Path scratch = Files.createTempDirectory("winnow-bench");
    try {
      measure(config, names, scratch);
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private void measure(Config config, WrongNames names, Path scratch) throws IOException {
    Path manifest = scratch.resolve("manifest.csv");
    names.write(manifest);
    List<String> more = new ArrayList<>(List.of("ingest.input=" + manifest));
    if (config.warehouse().isEmpty()) {
      more.add("warehouse=" + scratch.resolve("warehouse"));
    }
    ConfigLoader.Loaded loaded = options.load(more.toArray(String[]::new));
    String root = loaded.config().warehouse().orElseThrow();
    try (Sessions.Opened session =
        Sessions.open("bench labels", loaded.config().storage().hadoop())) {
      new Pipeline(console, Clock.systemUTC())
          .run(
              List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED, Stage.CLEAN),
              loaded,
              options.redo());
      DeltaStore tables = new DeltaStore(session.spark(), root);
      print(loaded.config(), compare(session.spark(), tables, manifest));
    }
  }

  private static Row compare(SparkSession spark, DeltaStore tables, Path manifest) {
    Dataset<Row> truth =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(manifest.toString())
            .select(
                substring_index(col("uri"), "/", -2).as(PLACE),
                col(RIGHT).cast("boolean").as(RIGHT));
    Dataset<Row> labels = tables.read(Labels.TABLE);
    Column round = Labels.ROUND.col();
    Dataset<Row> decisions =
        tables
            .read(Faces.TABLE)
            .join(
                labels.join(labels.agg(max(round).as(Labels.ROUND.name())), Labels.ROUND.name()),
                Faces.FACE_ID.name())
            .groupBy(Faces.IMAGE_ID.col())
            .agg(
                max(Labels.DECISION.col().equalTo("KEPT")).as("kept"),
                max(Labels.DECISION.col().equalTo("REVIEW")).as("review"));
    Column right = col(RIGHT);
    Column kept = coalesce(col("kept"), lit(false));
    return truth
        .join(
            tables
                .read(Sources.TABLE)
                .select(
                    substring_index(Sources.URI.col(), "/", -2).as(PLACE), Sources.IMAGE_ID.col()),
            PLACE)
        .join(decisions, Sources.IMAGE_ID.name(), "left")
        .agg(
            count(lit(1)),
            count_if(right),
            count_if(kept),
            count_if(kept.and(right)),
            count_if(not(kept).and(not(right))),
            count_if(not(kept).and(coalesce(col("review"), lit(false)))))
        .head();
  }

  private void print(Config config, Row counts) {
    long all = counts.getLong(0);
    Agreement keep = new Agreement(counts.getLong(1), counts.getLong(2), counts.getLong(3));
    Agreement out =
        new Agreement(all - counts.getLong(1), all - counts.getLong(2), counts.getLong(4));
    PrintStream lines = console.results();
    lines.printf(
        Locale.ROOT,
        "bench labels: %,d photographs, %.1f %% under a wrong name; %s, %s%n%n",
        all,
        100.0 * out.real() / all,
        config.detect().model(),
        config.embed().model());
    lines.printf("%-30s %9s  %9s  %9s%n", "", "precision", "recall", "F1");
    print(lines, "right photographs kept", keep);
    print(lines, "wrong photographs taken out", out);
    lines.printf(
        Locale.ROOT,
        "%nleft to a person to decide     %,d (%.1f %%)%n",
        counts.getLong(5),
        100.0 * counts.getLong(5) / all);
  }

  private static void print(PrintStream out, String what, Agreement agreement) {
    out.printf(
        Locale.ROOT,
        "%-30s %9s  %9s  %9s%n",
        what,
        share(agreement.precision()),
        share(agreement.recall()),
        share(agreement.f1()));
  }

  private static String share(OptionalDouble value) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.4f", value.getAsDouble());
  }
}
