package org.winnow.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.winnow.table.Table;

/** The help text of a stage. */
final class StageHelp {
  private StageHelp() {}

  /** The lines below the options. */
  static List<String> lines(Stage stage) {
    List<String> texts = texts(stage);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "",
                String.format(
                    "Reads %s; writes %s. Settings: block %s of `winnow config`.",
                    stage.reads().isEmpty() ? "files" : names(stage.reads()),
                    names(stage.writes()),
                    stage.id()),
                "",
                "Examples:",
                ("  winnow " + stage.id() + " --warehouse out/ " + texts.get(0)).stripTrailing()));
    lines.addAll(texts.subList(1, texts.size()));
    return lines;
  }

  /** The options of the first example, then further lines. */
  private static List<String> texts(Stage stage) {
    return switch (stage) {
      case CRAWL ->
          List.of(
              "--urls list.parquet --set crawl.basis=\"research exemption\" --set"
                  + " 'crawl.hosts=[\"*.example.org\"]' --set crawl.contact=me@example.org",
              "  winnow crawl --warehouse out/ --urls list.parquet … --retry transient",
              "  winnow crawl --warehouse out/ --urls list.parquet … --plan",
              "",
              "A host is asked at crawl.host_rate requests per second, after its robots.txt, tdmrep.json"
                  + " and ai.txt.",
              "A stopped crawl goes on when it is started again. A crawl after a finished one asks whether"
                  + " the images changed.",
              "--retry transient tries failures that may pass before their time; all: all failures; or a"
                  + " reason such as NOT_FOUND.",
              "--plan prints hosts, rows and the expected time, and fetches nothing.");
      case INGEST -> List.of("--input photos/");
      case DETECT -> List.of("--models-dir models/");
      case EMBED -> List.of("--models-dir models/");
      case ATTRIBUTES ->
          List.of(
              "--models-dir models/ --model faceres",
              "  winnow attributes --warehouse out/ --models-dir models/ --model faceres --model"
                  + " faceplugin-pose",
              "",
              "Part of `winnow run` where attributes.models is set. A model that is added describes all"
                  + " faces, the others new faces only.",
              "What a model says is an inference. It stays in the table: it is never published.",
              "--redo deletes attributes alone.");
      case DEDUP -> List.of("");
      case CAPTIONS ->
          List.of(
              "--set captions.preset=faceid6m",
              "",
              "A later run reads new and changed captions only. Other rules or dictionaries need --redo.",
              "Dictionaries: conf/text; own ones by captions.dictionaries, names of people by"
                  + " captions.names.");
      case CLUSTER -> List.of("");
      case CLEAN ->
          List.of(
              "",
              "  winnow clean --warehouse out/ --set clean.full_after=0",
              "",
              "A later run cleans only the names whose faces or claims changed, and compares them with the"
                  + " existing identities.",
              "It cleans all faces with new thresholds if more than clean.full_after of them were added or"
                  + " removed, and with",
              "other settings, another embedder, --round next or --redo. Its output states which kind it"
                  + " was, and why.");
      case DECONTAMINATE ->
          List.of(
              "--models-dir models/ --benchmark lfw=lfw/",
              "  winnow decontaminate --warehouse out/ --benchmark lfw=lfw/pairs.txt --benchmark"
                  + " agedb=agedb_30.bin --removals removed.csv --redact",
              "",
              "Part of `winnow run` where a benchmark is given. PATH is what ingest reads, a pairs.txt"
                  + " beside such a folder,",
              "or a Parquet file of vectors (columns identity, vector). A benchmark is read once, with the"
                  + " same models.",
              "curate leaves out what decontaminate.policy says: copies of images (image), also people"
                  + " (identity), or nothing (report).",
              "What goes to REVIEW stays in, unless decontaminate.drop_uncertain is true.");
      case CURATE -> List.of("");
      case SYNTHESIZE ->
          List.of(
              "--generator builtin-portraits --identities 100 --images 10 --seed 1",
              "  winnow synthesize --warehouse out/ --generator dcgan-digiface --models-dir models/ --against"
                  + " digiface/",
              "",
              "Not part of `winnow run`. It needs a detector and an embedder, as detect and embed do.",
              "No face comes out that is too near to a real face or person of the warehouse, or of those in"
                  + " --against.",
              "The same seed gives the same faces. More identities or images are added to those there are.");
    };
  }

  private static String names(List<Table> tables) {
    return String.join(", ", tables.stream().map(Table::name).toList());
  }
}
