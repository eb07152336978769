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
    finish("disturbed");
    finish("undisturbed");

    assertThat(content("disturbed")).isEqualTo(content("undisturbed"));
  }

  /** Kills a run some moments after the stage has begun to write. */
  private void killWithin(Stage stage) throws IOException, InterruptedException {
    Process run = launcher.start(arguments("disturbed"));
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

  private void finish(String warehouse) throws IOException, InterruptedException {
    Launcher.Ended ended = launcher.run(arguments(warehouse));
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  /** Small parts, so that a stage makes several commits. */
  private String[] arguments(String warehouse) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("run", "--input", portraits.toString()));
    arguments.addAll(List.of("--warehouse", folder.resolve(warehouse).toString()));
    arguments.addAll(List.of("--models-dir", SharedData.model(".").toString()));
    for (String set : List.of("ingest.slice=20", "detect.slice=20", "embed.slice=20")) {
      arguments.addAll(List.of("--set", set));
    }
    // A short run is over before the second compiler pays. With one compiler alone, Java keeps a
    // fifth of the usual room for compiled code, which Spark's many generated classes fill.
    arguments.addAll(
        List.of(
            "--",
            "--conf",
            "spark.driver.extraJavaOptions=-XX:+UseParallelGC -XX:TieredStopAtLevel=1"
                + " -XX:ReservedCodeCacheSize=240m"));
    return arguments.toArray(String[]::new);
  }

  private String content(String warehouse) {
    return new Winnow(folder.resolve(warehouse)).content();
  }
}
