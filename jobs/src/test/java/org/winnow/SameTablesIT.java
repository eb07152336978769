package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.pipeline.Stage;
import org.winnow.table.Curated;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.ImageHashes;
import org.winnow.table.Images;
import org.winnow.table.Table;

/**
 * Same input, same tables: whatever the cores, partitions and parts, which a session takes only
 * when it is opened, and whenever the driver is killed.
 *
 * <p>The driver is killed in three stages, at moments that a seed decides. {@code
 * -Dwinnow.kill.seeds=1,2,3} kills it in all stages instead, once for each seed.
 */
@Tag("own-session")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameTablesIT {
  /** What a process ends with that was killed by signal 9. */
  private static final int KILLED = 128 + 9;

  /** Small parts, so that a stage makes several commits. */
  private static final List<String> PARTS =
      List.of(
          "ingest.slice=10",
          "detect.slice=10",
          "embed.slice=10",
          "embed.task_faces=7",
          "dedup.slice=10");

  private Path folder;
  private String content;

  /**
   * A moment to kill the driver at.
   *
   * @param stage the stage whose work is interrupted
   * @param commit number of the commit that is awaited, of the table that the stage writes first
   * @param delay milliseconds from then on; fewer than the rest of the stage takes
   */
  private record Moment(Stage stage, int commit, int delay) {
    static Moment of(Stage stage, Random random) {
      return switch (stage) {
        case INGEST -> new Moment(stage, 1, random.nextInt(400));
        case DETECT -> new Moment(stage, 1 + random.nextInt(2), random.nextInt(400));
        case EMBED -> new Moment(stage, 1 + random.nextInt(2), random.nextInt(150));
        default -> new Moment(stage, 0, random.nextInt(150));
      };
    }

    Table table() {
      return switch (stage) {
        case INGEST -> Images.TABLE;
        case DETECT -> Faces.TABLE;
        case EMBED -> Embeddings.TABLE;
        case DEDUP -> ImageHashes.TABLE;
        case CLEAN -> Identities.TABLE;
        default -> Curated.TABLE;
      };
    }
  }

  @BeforeAll
  void runUndisturbed(@TempDir Path temporary) {
    folder = temporary;
    Winnow winnow = new Winnow(folder.resolve("one"));
    withSpark(
        Map.of("spark.master", "local[4]", "spark.sql.shuffle.partitions", "1"),
        () -> winnow.succeed(run(List.of())));
    content = winnow.content();
    assertThat(content.lines()).hasSize(10).noneMatch(line -> line.contains(",0,"));
  }

  @Test
  void theTablesDoNotDependOnCoresPartitionsOrParts() {
    Winnow other = new Winnow(folder.resolve("other"));
    withSpark(
        Map.of("spark.master", "local[1]", "spark.sql.shuffle.partitions", "7"),
        () -> other.succeed(run(PARTS)));
    assertThat(other.content()).isEqualTo(content);
  }

  /** The same command is started again and again; each time the driver is killed a stage later. */
  @ParameterizedTest
  @MethodSource("moments")
  void theTablesAreThoseOfAnUndisturbedRunAfterKillsAt(List<Moment> moments)
      throws IOException, InterruptedException {
    Path warehouse = Files.createTempDirectory(folder, "disturbed-");
    for (Moment moment : moments) {
      kill(warehouse, moment);
    }
    Winnow disturbed = new Winnow(warehouse);
    disturbed.succeed(run(PARTS));
    assertThat(disturbed.content()).isEqualTo(content);
  }

  static Stream<List<Moment>> moments() {
    String seeds = System.getProperty("winnow.kill.seeds", "");
    if (seeds.isBlank()) {
      return Stream.of(sequence(List.of(Stage.INGEST, Stage.DETECT, Stage.CLEAN), 17));
    }
    return Stream.of(seeds.split(","))
        .map(seed -> sequence(Stage.pipeline(), Long.parseLong(seed.strip())));
  }

  private static List<Moment> sequence(List<Stage> stages, long seed) {
    Random random = new Random(seed);
    return stages.stream().map(stage -> Moment.of(stage, random)).toList();
  }

  /** Starts the run as a process, and kills it while it is at work in the stage. */
  private void kill(Path warehouse, Moment moment) throws IOException, InterruptedException {
    Path begun = commit(warehouse, moment.table(), moment.commit());
    Process run = new Launcher(folder, Map.of()).start(process(warehouse));
    while (run.isAlive() && !Files.exists(begun)) {
      Thread.sleep(10);
    }
    Thread.sleep(moment.delay());
    assertThat(run.isAlive()).as(() -> "the run is at work: " + said()).isTrue();
    int code = run.destroyForcibly().waitFor();
    assertThat(code).as(() -> "ended by the signal: " + said()).isEqualTo(KILLED);
    assertThat(begun).as("work of the stage %s", moment.stage().id()).exists();
    assertThat(NotedStages.of(warehouse))
        .as("stages whose run was noted")
        .doesNotContain(moment.stage().id());
  }

  /** What the process said before it ended. */
  private String said() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The file of a commit in the log of a table. */
  private static Path commit(Path warehouse, Table table, int number) {
    return warehouse
        .resolve(table.name())
        .resolve("_delta_log")
        .resolve("%020d.json".formatted(number));
  }

  private static String[] run(List<String> sets) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--input", DrawnPhotographs.noisy().photos().toString()));
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    return DrawnPhotographs.withBuiltInModels(arguments.toArray(String[]::new));
  }

  /** The same as a process, on which no time is spent that pays later only. */
  private static String[] process(Path warehouse) {
    List<String> arguments = new ArrayList<>(List.of(run(PARTS)));
    arguments.addAll(List.of("--warehouse", warehouse.toString(), "--"));
    for (String conf :
        List.of(
            "spark.sql.codegen.wholeStage=false",
            "spark.sql.codegen.factoryMode=NO_CODEGEN",
            "spark.sql.shuffle.partitions=2",
            "spark.databricks.delta.snapshotPartitions=2",
            // With one compiler alone, Java keeps a fifth of the usual room for compiled code.
            "spark.driver.extraJavaOptions=-XX:+UseParallelGC -XX:TieredStopAtLevel=1"
                + " -XX:ReservedCodeCacheSize=240m")) {
      arguments.addAll(List.of("--conf", conf));
    }
    return arguments.toArray(String[]::new);
  }

  /** Runs something under other settings of Spark. */
  private static void withSpark(Map<String, String> settings, Runnable work) {
    Map<String, String> before =
        settings.keySet().stream()
            .collect(Collectors.toMap(key -> key, key -> System.getProperty(key, "")));
    settings.forEach(System::setProperty);
    try {
      work.run();
    } finally {
      before.forEach(System::setProperty);
    }
  }
}
