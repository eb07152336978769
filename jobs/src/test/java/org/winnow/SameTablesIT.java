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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.pipeline.Stage;
import org.winnow.table.Identities;
import org.winnow.table.Images;
import org.winnow.table.Table;
import org.winnow.testing.SharedData;

/**
 * Same input, same tables: whatever the cores, partitions and parts, which a session takes only
 * when it is opened, and whenever the driver is killed.
 */
@Tag("own-session")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameTablesIT {
  private static final Random RANDOM = new Random();

  /** Small parts, so that a stage makes several commits. */
  private static final List<String> PARTS =
      List.of("ingest.slice=20", "detect.slice=20", "embed.slice=20", "embed.task_faces=7");

  private Path folder;
  private Path portraits;
  private String content;

  @BeforeAll
  void runUndisturbed(@TempDir Path temporary) throws IOException {
    SharedData.data("orl");
    SharedData.model(".");
    folder = temporary;
    portraits = Portraits.ofPeople(folder, 4);
    Files.copy(portraits.resolve("s1/1.pgm"), portraits.resolve("s2/same-bytes.pgm"));
    Files.writeString(portraits.resolve("s3/broken.jpg"), "no picture");

    Winnow winnow = new Winnow(folder.resolve("one"));
    withSpark(
        Map.of("spark.master", "local[2]", "spark.sql.shuffle.partitions", "1"),
        () -> winnow.succeedWithModels("run", "--input", portraits.toString()));
    content = winnow.content();
    assertThat(content.lines()).hasSize(8).noneMatch(line -> line.contains(",0,"));
  }

  @Test
  void theTablesDoNotDependOnCoresPartitionsOrParts() {
    Winnow other = new Winnow(folder.resolve("other"));
    withSpark(
        Map.of("spark.master", "local[1]", "spark.sql.shuffle.partitions", "7"),
        () -> other.succeedWithModels(inParts().toArray(String[]::new)));
    assertThat(other.content()).isEqualTo(content);
  }

  /** The driver is killed in the middle of every stage, and the same command is started again. */
  @Test
  void theTablesAreThoseOfAnUndisturbedRun() throws IOException, InterruptedException {
    Launcher launcher = new Launcher(folder, Map.of());
    for (Stage stage : Stage.pipeline()) {
      killWithin(stage, launcher);
    }
    Winnow disturbed = new Winnow(folder.resolve("disturbed"));
    disturbed.succeedWithModels(inParts().toArray(String[]::new));
    assertThat(disturbed.content()).isEqualTo(content);
  }

  /** Kills a run some moments after the stage has begun to write. */
  private void killWithin(Stage stage, Launcher launcher) throws IOException, InterruptedException {
    Process run = launcher.start(process());
    Path begun = folder.resolve("disturbed").resolve(firstWritten(stage).name());
    while (run.isAlive() && !Files.exists(begun)) {
      Thread.sleep(20);
    }
    Thread.sleep(RANDOM.nextInt(1500));
    run.destroyForcibly().waitFor();
  }

  /** The table that a stage creates first. */
  private static Table firstWritten(Stage stage) {
    return switch (stage) {
      case INGEST -> Images.TABLE;
      case CLEAN -> Identities.TABLE;
      default -> stage.writes().get(0);
    };
  }

  private List<String> inParts() {
    List<String> arguments = new ArrayList<>(List.of("run", "--input", portraits.toString()));
    for (String set : PARTS) {
      arguments.addAll(List.of("--set", set));
    }
    return arguments;
  }

  /** The same as a process, on which no time is spent that pays later only. */
  private String[] process() {
    List<String> arguments = inParts();
    arguments.addAll(List.of("--warehouse", folder.resolve("disturbed").toString()));
    arguments.addAll(List.of("--models-dir", SharedData.model(".").toString(), "--"));
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
