package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.table.Table;
import org.winnow.testing.SharedData;

/** The driver is killed in the middle of every stage, and the same command is started again. */
class KillIT {
  private static final Random RANDOM = new Random();
  @TempDir private Path folder;
  private Path portraits;
  private Launcher launcher;

  @Test
  void theTablesAreThoseOfAnUndisturbedRun() throws Exception {
    SharedData.data("orl");
    SharedData.model(".");
    portraits = Portraits.ofPeople(folder, 4);
    Files.writeString(portraits.resolve("s1/broken.jpg"), "no picture");
    launcher = new Launcher(folder, Map.of());

    for (Stage stage : Stage.pipeline()) {
      killWithin(stage);
    }
    assertThat(finished("disturbed")).isEqualTo(finished("undisturbed"));
  }

  /** Kills a run some moments after the stage has begun to write. */
  private void killWithin(Stage stage) throws IOException, InterruptedException {
    Process run = launcher.start(process());
    Path begun = folder.resolve("disturbed").resolve(lastWritten(stage).name());
    while (run.isAlive() && !Files.exists(begun)) {
      Thread.sleep(20);
    }
    Thread.sleep(RANDOM.nextInt(1500));
    run.destroyForcibly().waitFor();
  }

  /** The table that a stage creates first. */
  private static Table lastWritten(Stage stage) {
    return switch (stage) {
      case INGEST -> org.winnow.table.Images.TABLE;
      case CLEAN -> org.winnow.table.Identities.TABLE;
      default -> stage.writes().get(0);
    };
  }

  /** Ends a run in this JVM; the content of the tables. */
  private String finished(String warehouse) {
    Winnow winnow = new Winnow(folder.resolve(warehouse));
    winnow.succeedWithModels(run().toArray(String[]::new));
    return winnow.content();
  }

  /** The command; small parts, so that a stage makes several commits. */
  private List<String> run() {
    List<String> arguments = new ArrayList<>(List.of("run", "--input", portraits.toString()));
    for (String set : List.of("ingest.slice=20", "detect.slice=20", "embed.slice=20")) {
      arguments.addAll(List.of("--set", set));
    }
    return arguments;
  }

  /** The same as a process, on which no time is spent that pays later only. */
  private String[] process() {
    List<String> arguments = run();
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
}
