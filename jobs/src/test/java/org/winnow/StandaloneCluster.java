package org.winnow;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.winnow.testing.Absent;

/**
 * A standalone cluster of Spark: a master and workers, each a process with a folder of its own.
 * Their environment names nothing but Java and Spark. The environment variable {@code
 * WINNOW_TEST_SPARK} names the Spark distribution.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  private final Path spark;
  private final Path folder;
  private final Process master;
  private final String url;
  private final List<Worker> workers = new ArrayList<>();
  private int started;

  /**
   * A worker and the processes that it has started: executors, and drivers in deploy mode cluster.
   */
  record Worker(Process process, Path folder) {
    /** What its last executor began. */
    Work work() throws IOException {
      Optional<Path> log =
          newest(folder.resolve("work"), "app-")
              .flatMap(application -> newest(application, ""))
              .map(executor -> executor.resolve("stderr"))
              .filter(Files::exists);
      if (log.isEmpty()) {
        return new Work(log, 0);
      }
      try (Stream<String> lines = Files.lines(log.get())) {
        return new Work(log, lines.filter(line -> line.contains(" Running task ")).count());
      }
    }

    /** The folder of an application or an executor that has the last name. */
    private static Optional<Path> newest(Path folder, String prefix) {
      String[] names = folder.toFile().list((of, name) -> name.startsWith(prefix));
      return Stream.of(names == null ? new String[0] : names)
          .max(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
          .map(folder::resolve);
    }

    /** Files that its executors have open or mapped at this moment. */
    Set<String> files() {
      Set<String> files = new TreeSet<>();
      for (ProcessHandle executor : executors()) {
        Path proc = Path.of("/proc", Long.toString(executor.pid()));
        try (Stream<Path> open = Files.list(proc.resolve("fd"));
            Stream<String> mapped = Files.lines(proc.resolve("maps"))) {
          mapped.filter(line -> line.contains("/")).forEach(line -> files.add(path(line)));
          for (Path descriptor : (Iterable<Path>) open::iterator) {
            files.add(Files.readSymbolicLink(descriptor).toString());
          }
        } catch (IOException | UncheckedIOException e) {
          // A file was closed, or the process ended, before it was asked.
        }
      }
      return files;
    }

    private static String path(String mapping) {
      return mapping.substring(mapping.indexOf('/'));
    }

    /** The folder of the last driver that it started. */
    Optional<Path> driver() {
      return newest(folder.resolve("work"), "driver-");
    }

    /** Its executors that live; the worker starts short-lived helpers, too. */
    List<ProcessHandle> executors() {
      return process.children().filter(Worker::isExecutor).toList();
    }

    private static boolean isExecutor(ProcessHandle child) {
      try {
        return Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
            .contains("CoarseGrainedExecutorBackend");
      } catch (IOException e) {
        return false; // It has ended.
      }
    }

    /** Kills the worker and all that it started by signal 9; its executors. */
    List<ProcessHandle> kill() throws InterruptedException {
      List<ProcessHandle> executors = executors();
      List<ProcessHandle> all = process.descendants().toList();
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
      return executors;
    }
  }

  /**
   * The work of an executor.
   *
   * @param log what it says, empty before the first one
   * @param tasks that it began
   */
  record Work(Optional<Path> log, long tasks) {
    /** Whether it began a task since then, or is another executor that did. */
    boolean isMoreThan(Work before) {
      return tasks > (log.equals(before.log) ? before.tasks : 0);
    }
  }

  private StandaloneCluster(Path spark, Path folder) throws IOException, InterruptedException {
    this.spark = spark;
    this.folder = folder;
    Path place = Files.createDirectories(folder.resolve("master"));
    master = start(place, "org.apache.spark.deploy.master.Master", "--port", "0");
    url = await(place, STARTED, master).group(1);
  }

  /** The Spark distribution; where none is given, the test is skipped, or fails in CI. */
  static Path spark() {
    String named = System.getenv("WINNOW_TEST_SPARK");
    if (named != null && Files.isExecutable(Path.of(named, "bin", "spark-class"))) {
      return Path.of(named);
    }
    throw Absent.skip(
        "needs a distribution of Spark 3.5: set WINNOW_TEST_SPARK to its folder",
        "WINNOW_REQUIRE_DATA");
  }

  /** Starts a master and two workers of one core, below a folder. */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(spark(), folder);
    cluster.complete();
    return cluster;
  }

  /** The address of the master. */
  String url() {
    return url;
  }

  /** The workers that live. */
  List<Worker> workers() {
    return workers.stream().filter(worker -> worker.process().isAlive()).toList();
  }

  /** Starts workers until two live. */
  void complete() throws IOException, InterruptedException {
    while (workers().size() < 2) {
      addWorker();
    }
  }

  /** Starts one more worker, in a new folder, and waits for the master to know it. */
  private void addWorker() throws IOException, InterruptedException {
    Path place = Files.createDirectories(folder.resolve("worker" + ++started));
    Process process =
        start(
            place,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            place.resolve("work").toString(),
            url);
    workers.add(new Worker(process, place));
    await(place, REGISTERED, process);
  }

  private Process start(Path place, String main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(spark.resolve("bin/spark-class").toString(), main, "--host", "127.0.0.1"));
    command.addAll(List.of("--webui-port", "0"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(place.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", System.getenv("PATH"),
                "JAVA_HOME", System.getProperty("java.home"),
                "SPARK_HOME", spark.toString(),
                "SPARK_LOCAL_IP", "127.0.0.1",
                "SPARK_DAEMON_MEMORY", "256m",
                "SPARK_LOCAL_DIRS", Files.createDirectories(place.resolve("local")).toString()));
    File log = place.resolve("log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static Matcher await(Path place, Pattern line, Process process)
      throws IOException, InterruptedException {
    while (true) {
      boolean alive = process.isAlive();
      String log = Files.readString(place.resolve("log"));
      Matcher found = line.matcher(log);
      if (found.find()) {
        return found;
      }
      if (!alive) {
        throw new IllegalStateException(log);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Worker worker : workers()) {
      worker.kill();
    }
    master.destroyForcibly().waitFor();
  }
}
