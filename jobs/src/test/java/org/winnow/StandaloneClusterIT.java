package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.StandaloneCluster.Work;
import org.winnow.StandaloneCluster.Worker;
import org.winnow.pipeline.Stage;
import org.winnow.testing.SparkExtension;

/**
 * From files to curated tables on a standalone cluster of Spark, through the launcher: the tables
 * are those of a local run, also when workers are killed with their executors. The processes share
 * the photographs and the warehouse alone.
 *
 * <p>A worker is killed in three stages, at moments that a seed decides. {@code
 * -Dwinnow.kill.seeds=1,2} kills one in every stage instead, once for each seed.
 */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandaloneClusterIT {
  private static final Path CHECKOUT = Launcher.HERE.getParent().getParent();

  private static final Pattern LOST = Pattern.compile("Lost executor (\\d+) on");

  /** A part of each stage's work, so that its rows come in several commits. */
  private static final List<String> PARTS =
      List.of("ingest.slice=20", "detect.slice=20", "embed.slice=20", "embed.task_faces=7");

  private Path folder;
  private Path photos;
  private Path manifest;
  private StandaloneCluster cluster;
  private String local;
  private Process driver;

  /** What executors had open. */
  private final Set<String> files = new TreeSet<>();

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    StandaloneCluster.spark();
    folder = temporary;
    photos = folder.resolve("photos");
    DrawnPhotographs.copy(DrawnPhotographs.names(), photos);
    manifest = Files.write(folder.resolve("list.jsonl"), claims());
    cluster = StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")));
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void twoWorkers() throws Exception {
    cluster.complete();
  }

  @AfterEach
  void stopTheDriver() {
    if (driver != null) {
      driver.destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("kills")
  void theTablesAreThoseOfALocalRunAfterKillsOfWorkersIn(List<Stage> stages, long seed)
      throws Exception {
    Path place = Files.createTempDirectory(folder, "disturbed-");
    Random random = new Random(seed);
    driver = launcher(place).start(onCluster(place, run()));
    for (Stage stage : stages) {
      kill(place, stage, random.nextInt(300));
    }
    while (driver.isAlive()) {
      look();
    }

    assertThat(driver.waitFor()).as(() -> said(place)).isZero();
    assertThat(content(place.resolve("warehouse"))).isEqualTo(local());
    String workers = folder.toRealPath().resolve("cluster/worker").toString();
    for (String shipped :
        List.of("/winnow.jar", "libonnxruntime.so", "libopenblas", "opencv_core")) {
      assertThat(files.stream().filter(file -> file.contains(shipped)))
          .as(shipped)
          .isNotEmpty()
          .allMatch(file -> file.startsWith(workers));
    }
    String spark = StandaloneCluster.spark().toRealPath().toString();
    assertThat(files)
        .as("files of the checkout that executors had open")
        .noneMatch(file -> file.startsWith(CHECKOUT + "/") && !file.startsWith(spark));
    assertThat(LOST.matcher(log(place)).results().map(loss -> loss.group(1)).distinct())
        .as("executors that the driver lost")
        .hasSize(stages.size());
  }

  static Stream<Arguments> kills() {
    String seeds = System.getProperty("winnow.kill.seeds", "");
    if (seeds.isBlank()) {
      long seed = 17;
      List<Stage> stages = new ArrayList<>(Stage.pipeline());
      Collections.shuffle(stages, new Random(seed));
      return Stream.of(Arguments.of(stages.subList(0, 3).stream().sorted().toList(), seed));
    }
    return Stream.of(seeds.split(","))
        .map(seed -> Arguments.of(Stage.pipeline(), Long.parseLong(seed.strip())));
  }

  @Test
  void theConfigurationTravelsWithADriverOnAWorkerWhoseEndIsThatOfTheLauncher() throws Exception {
    Path place = Files.createDirectory(folder.resolve("deploy mode"));
    Path settings = Files.writeString(place.resolve("my.conf"), "ingest.task_files = 7");

    assertThat(ingestByWorker(place, settings, photos)).as(() -> said(place)).isZero();

    Winnow winnow = new Winnow(place.resolve("warehouse"));
    assertThat(winnow.sql("SELECT stage, settings['ingest.task_files'] FROM runs"))
        .isEqualTo("ingest,7");
    assertThat(winnow.sql("SELECT count(*) FROM sources"))
        .isEqualTo(Integer.toString(DrawnPhotographs.files()));
    assertThat(cluster.workers().stream().map(Worker::driver).flatMap(Optional::stream))
        .anySatisfy(
            driver -> assertThat(driver.resolve("winnow-conf/models/builtin-haar.conf")).exists());

    assertThat(ingestByWorker(place, settings, folder.resolve("no such folder"))).isEqualTo(2);
    assertThat(said(place)).contains("The driver on the cluster did not end well: FAILED.");
  }

  /** Ingests by a driver on a worker; the exit code of the launcher. */
  private int ingestByWorker(Path place, Path settings, Path input) throws Exception {
    driver =
        launcher(place)
            .start(
                onCluster(
                    place,
                    "ingest",
                    "--config",
                    settings.toString(),
                    "--input",
                    input.toString(),
                    "--",
                    "--deploy-mode",
                    "cluster",
                    "--driver-memory",
                    "512m"));
    return driver.waitFor();
  }

  /** Kills a worker, and with it an executor that is at work in the stage; then starts another. */
  private void kill(Path place, Stage stage, int delay) throws Exception {
    Path warehouse = place.resolve("warehouse");
    int before = Stage.pipeline().indexOf(stage) - 1;
    while (driver.isAlive()
        && before >= 0
        && !NotedStages.of(warehouse).contains(Stage.pipeline().get(before).id())) {
      look();
    }
    Worker worker = atWork();
    Thread.sleep(delay);
    assertThat(driver.isAlive()).as(() -> "the run is at work: " + said(place)).isTrue();
    assertThat(worker.kill()).as("executors that were killed").hasSize(1);
    assertThat(NotedStages.of(warehouse))
        .as("stages whose run was noted at the kill")
        .doesNotContain(stage.id());
    cluster.complete();
  }

  /** Notes which files the executors have open, and waits a little. */
  private void look() throws InterruptedException {
    cluster.workers().forEach(worker -> files.addAll(worker.files()));
    Thread.sleep(100);
  }

  /** The worker whose executor is the first to begin a task from now on. */
  private Worker atWork() throws Exception {
    Map<Worker, Work> before = new LinkedHashMap<>();
    for (Worker worker : cluster.workers()) {
      before.put(worker, worker.work());
    }
    while (driver.isAlive()) {
      for (Worker worker : before.keySet()) {
        if (worker.work().isMoreThan(before.get(worker)) && !worker.executors().isEmpty()) {
          return worker;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no worker began a task before the run ended");
  }

  /** Every photograph under the name of its folder; captions rule out the first of each name. */
  private List<String> claims() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : DrawnPhotographs.names()) {
      try (Stream<Path> files = Files.list(photos.resolve(name))) {
        for (Path file : files.sorted().toList()) {
          String caption = lines.size() % 6 == 0 ? "Marble statue of a king" : "A smiling woman";
          lines.add(
              "{\"uri\": \"%s\", \"name\": \"%s\", \"caption\": \"%s\"}"
                  .formatted(file.toUri(), name, caption));
        }
      }
    }
    return lines;
  }

  private String[] run() {
    List<String> words = new ArrayList<>(List.of("run", "--input", manifest.toString()));
    PARTS.forEach(part -> words.addAll(List.of("--set", part)));
    return DrawnPhotographs.withBuiltInModels(words.toArray(String[]::new));
  }

  /** The command on the cluster, on which no time is spent that pays later only. */
  private String[] onCluster(Path place, String... command) {
    List<String> words = new ArrayList<>(Arrays.asList(command));
    if (!words.contains("--")) {
      words.add("--");
    }
    words.addAll(
        words.indexOf("--"), List.of("--warehouse", place.resolve("warehouse").toString()));
    words.addAll(List.of("--master", cluster.url(), "--executor-memory", "640m"));
    String java = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m";
    for (String conf :
        List.of(
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.ui.enabled=false",
            "spark.sql.adaptive.enabled=false",
            "spark.sql.codegen.wholeStage=false",
            "spark.sql.codegen.factoryMode=NO_CODEGEN",
            "spark.sql.shuffle.partitions=2",
            "spark.databricks.delta.snapshotPartitions=2",
            "spark.driver.extraJavaOptions=-XX:+UseParallelGC " + java,
            // What an executor unpacks goes to its own folder.
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -Djava.io.tmpdir=. -Duser.home=. "
                + java)) {
      words.addAll(List.of("--conf", conf));
    }
    return words.toArray(String[]::new);
  }

  private static Launcher launcher(Path place) {
    return new Launcher(
        place,
        Map.of(
            "SPARK_HOME",
            StandaloneCluster.spark().toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "XDG_CACHE_HOME",
            place.resolve("cache").toString()));
  }

  /** What the tables of a local run say. */
  private String local() {
    if (local == null) {
      Path warehouse = folder.resolve("local");
      new Winnow(warehouse).succeed(run());
      local = content(warehouse);
      assertThat(local.lines()).hasSize(11).noneMatch(line -> line.contains(",0,"));
    }
    return local;
  }

  private static String content(Path warehouse) {
    Winnow winnow = new Winnow(warehouse);
    return winnow.content()
        + "\n"
        + winnow.sql(
            "SELECT 'captions', count(*), sum(cast(xxhash64(*) AS decimal(20))) FROM captions");
  }

  /** What the launcher and the driver said. */
  private static String said(Path place) {
    try {
      return Files.readString(place.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The log of the driver. */
  private static String log(Path place) throws IOException {
    try (Stream<Path> logs = Files.list(place.resolve("logs"))) {
      return logs.map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .collect(Collectors.joining());
    }
  }
}
