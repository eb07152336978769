package org.winnow.bench.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.Photographs;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.image.attack.Attack;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench copies}: which copies of photographs dedup finds, beside image hashes. */
@Command(
    name = "copies",
    description =
        "Makes altered copies of a folder's photographs, and prints which of them dedup finds,"
            + " beside image hashes.",
    footer = {
      "",
      "Examples:",
      "  winnow bench copies --input lfw/ --models-dir models/ --peers venv/bin/python",
      "  winnow bench copies --input lfw/ --models-dir models/ --photographs 20 --kinds"
          + " crop-20,mirror",
      "  winnow bench copies --hashes 1000000 -- --driver-memory 4g",
      "  winnow bench copies --hashes 1000000 --faces -- --driver-memory 8g",
      "",
      "Beside the copies stand other photographs of the same people: a pair of these, or of one",
      "with a copy, is false. dedup runs over the photographs and the copies of one attack, one",
      "attack at a time, and once over all at once. Photographs that the folder holds twice",
      "count as false pairs: look at those that are printed, and leave one of the two out.",
      "",
      "The hashes compare all pairs by bits alone, up to the largest distance at which they",
      "have as many false pairs as dedup, and to the largest at which they have none. Both are",
      "chosen with the truth; dedup has one configuration. It finds faces, embeds them and",
      "verifies candidates, and its time counts all that."
    })
public final class CopiesBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  /** Names of the attacks, for the help. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Attack.ALL.stream().map(Attack::name).iterator();
    }
  }

  @Option(
      names = "--photographs",
      paramLabel = "N",
      description = "Photographs that are copied (default ${DEFAULT-VALUE})")
  private int photographs = 100;

  @Option(
      names = "--others",
      paramLabel = "N",
      description =
          "Other photographs of each person, at most, without copies (default ${DEFAULT-VALUE})")
  private int others = 10;

  @Option(
      names = "--without",
      paramLabel = "FILE",
      split = ",",
      description =
          "Photographs to leave out, such as those that the folder holds twice; relative to"
              + " --input")
  private List<Path> without = List.of();

  @Option(
      names = "--kinds",
      paramLabel = "ATTACK",
      split = ",",
      completionCandidates = Kinds.class,
      description = "Attacks (default: all): ${COMPLETION-CANDIDATES}")
  private List<String> kinds = List.of();

  @Option(
      names = "--peers",
      paramLabel = "PYTHON",
      description = "A Python with imagededup, imagehash and pdqhash, which hash the same pictures")
  private String peers;

  @Option(
      names = "--hashes",
      paramLabel = "N",
      description =
          "Instead of photographs: N generated hashes, 1 in 20 a planted copy, 1 in 100 (at most"
              + " 10,000) an encoding of one picture")
  private long hashes;

  @Option(
      names = "--faces",
      description =
          "With --hashes: each image but the encodings has a face, with a vector of 128 numbers;"
              + " a planted copy has that of its original")
  private boolean faces;

  public CopiesBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Config config = options.load().config();
    List<Attack> attacks = attacks();
    json.check();
    if (hashes > 0) {
      measureHashes(config);
      return ExitCode.DONE.code();
    }
    Photographs input = Photographs.ofInput(config);
    if (peers != null) {
      PeerHashes.script(peers).check();
    }
    Path scratch = Files.createTempDirectory("winnow-bench");
    try (Sessions.Opened session = Sessions.open("bench copies", config.storage().hadoop())) {
      console.say("bench   making copies");
      Path folder = scratch.resolve("pictures");
      CopyCollection collection = collection(input, attacks, config, folder);
      CopiesReport report = new CopiesReport(console.results(), config, collection);
      CopyScores scores = measure(session.spark(), collection, scratch, report);
      if (peers != null) {
        report.compare(scores, peers(collection));
      }
      json.write(report.measured());
    } finally {
      Photographs.deleteAll(scratch);
    }
    return ExitCode.DONE.code();
  }

  private List<Attack> attacks() {
    List<String> faults = new ArrayList<>();
    if (photographs < 1) {
      faults.add("--photographs is " + photographs + ": give 1 or more.");
    }
    if (others < 0) {
      faults.add("--others is " + others + ": give 0 or more.");
    }
    if (faces && hashes == 0) {
      faults.add("--faces makes faces of generated images: give --hashes as well.");
    }
    if (hashes < 0) {
      faults.add("--hashes is " + hashes + ": give 1 or more.");
    }
    List<Attack> attacks = new ArrayList<>();
    for (String kind : kinds) {
      try {
        attacks.add(Attack.named(kind));
      } catch (IllegalArgumentException e) {
        faults.add("--kinds: " + e.getMessage() + ".");
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return kinds.isEmpty() ? Attack.ALL : attacks.stream().distinct().toList();
  }

  /** The search for copies at scale: without faces, dedup decides by the hashes. */
  private void measureHashes(Config config) throws IOException {
    Path scratch = Files.createTempDirectory("winnow-bench");
    try (Sessions.Opened session = Sessions.open("bench copies", config.storage().hadoop())) {
      PlantedHashes planted = new PlantedHashes(hashes);
      DeltaStore tables = new DeltaStore(session.spark(), scratch.toString());
      console.say("bench   generating");
      planted.write(session.spark(), tables);
      if (faces) {
        new PlantedFaces(planted, config.embed().model()).write(session.spark(), tables);
      }
      double seconds =
          new Pipeline(console, Clock.systemUTC())
              .run(
                  List.of(Stage.DEDUP),
                  options.load(
                      "warehouse=" + scratch,
                      "dedup.faceless_distance=" + PlantedHashes.MAX_DISTANCE),
                  false)
              .get(Stage.DEDUP)
              .seconds();
      Measurements measured =
          Measurements.of("copies")
              .add("hashes", hashes)
              .add("dedup_seconds", seconds)
              .add("hashes_per_second", hashes / seconds)
              .addPeakMemory();
      PlantedHashes.Found found = planted.found(session.spark(), tables);
      found.recall().forEach((range, recall) -> measured.add("recall_" + range, recall));
      measured
          .add("encodings_of_one_picture", found.placeholders())
          .add("encodings_in_one_group", found.oneGroup())
          .add("rows_that_are_no_copies", found.others());
      measured.print(console.results());
      json.write(measured);
    } finally {
      Photographs.deleteAll(scratch);
    }
  }

  private CopyCollection collection(
      Photographs input, List<Attack> attacks, Config config, Path folder) throws IOException {
    try {
      return CopyCollection.make(
          input,
          new CopyCollection.Request(photographs, others, Set.copyOf(without), attacks),
          config.ingest().caps(),
          folder);
    } catch (IllegalArgumentException e) {
      throw Errors.configuration(
          List.of("--input " + input.folder() + ": " + e.getMessage() + "."));
    }
  }

  private CopyScores measure(
      SparkSession spark, CopyCollection collection, Path scratch, CopiesReport report)
      throws IOException {
    CopyStages stages = new CopyStages(spark, console, options, scratch);
    Map<Stage, Pipeline.Outcome> outcomes = stages.run(scratch.resolve("pictures"));
    Map<Picture, String> ids = stages.imageIds(collection.all());
    console.say("bench   verification alone");
    report.speed(
        outcomes,
        VerificationRate.measure(
            stages.tables(), collection, ids, Runtime.getRuntime().availableProcessors()));
    Map<String, DedupGroups> byKind = new LinkedHashMap<>();
    for (String kind : collection.copies().keySet()) {
      console.say("bench   " + kind);
      byKind.put(
          kind,
          stages.of(
              ids.entrySet().stream()
                  .filter(e -> e.getKey().kind().isEmpty() || e.getKey().kind().equals(kind))
                  .map(Map.Entry::getValue)
                  .toList()));
    }
    CopyScores scores = CopyScores.of(collection, ids, byKind, stages.allAtOnce());
    report.found(scores);
    return scores;
  }

  private List<HashScores> peers(CopyCollection collection) throws IOException {
    List<HashScores> scores = new ArrayList<>();
    for (String method : PeerHashes.METHODS) {
      console.say("bench   " + method);
      scores.add(
          HashScores.of(
              collection,
              PeerHashes.measure(
                  peers, method, collection.all(), Runtime.getRuntime().availableProcessors())));
    }
    return scores;
  }
}
