package org.winnow.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.winnow.config.ConfigLoader.Loaded;
import org.winnow.console.IngestErrors;
import org.winnow.evaluation.LfwPair;
import org.winnow.job.Job;
import org.winnow.job.JobContext;
import org.winnow.stage.decontaminate.VectorFile;
import org.winnow.store.DeltaStore;
import org.winnow.table.Overlaps;
import org.winnow.table.Sources;
import org.winnow.text.Csv;

/**
 * Reads benchmarks into tables of their own, in the folder {@link Overlaps#folder} of the
 * warehouse, by the stages that read photographs. A benchmark whose people have no names is
 * grouped.
 */
final class BenchmarkTables {
  /** In order. The last one is for people without names. */
  private static final List<Stage> STAGES =
      List.of(Stage.INGEST, Stage.DETECT, Stage.EMBED, Stage.CLUSTER);

  private static final String INPUT = "ingest.input";

  private final Loaded loaded;
  private final BiConsumer<Job, JobContext> runner;

  /**
   * The benchmarks of some settings.
   *
   * @param runner runs a job
   */
  BenchmarkTables(Loaded loaded, BiConsumer<Job, JobContext> runner) {
    this.loaded = loaded;
    this.runner = runner;
  }

  private Map<String, String> benchmarks() {
    return new TreeMap<>(loaded.config().decontaminate().benchmarks());
  }

  /**
   * Checks what needs no Spark.
   *
   * @throws org.winnow.console.UserException with all faults
   */
  void check() {
    benchmarks().forEach((name, path) -> Pipeline.prepare(STAGES, settings(name, path).config()));
  }

  /** Reads the benchmarks, as far as they have changed. */
  void read(JobContext context) {
    benchmarks()
        .forEach(
            (name, path) -> {
              if (VectorFile.at(context.spark(), path).isEmpty()) {
                read(context, name, path);
              }
            });
  }

  private void read(JobContext context, String name, String path) {
    context.info("reads benchmark " + name + " from " + path);
    DeltaStore tables = context.tables().inFolder(Overlaps.folder(name));
    Loaded settings = settings(name, path);
    if (isPairs(path)) {
      settings =
          settings.with(Map.of(INPUT, manifest(context, name, path), "ingest.layout", "manifest"));
    }
    for (Map.Entry<Stage, Job> job : Pipeline.prepare(STAGES, settings.config()).entrySet()) {
      if (job.getKey() != Stage.CLUSTER || !StageSelection.hasNames(tables)) {
        runner.accept(
            job.getValue(),
            new JobContext(
                context.spark(),
                tables,
                settings.config(),
                settings.effective(),
                context.clock(),
                context.runId(),
                job.getKey().id(),
                context.progress()));
      }
    }
  }

  private Loaded settings(String name, String path) {
    Map<String, String> values = new TreeMap<>();
    values.put("warehouse", loaded.config().warehouse().orElse("") + "/" + Overlaps.folder(name));
    values.put(INPUT, isPairs(path) ? folder(path) : path);
    values.put("ingest.dataset", name);
    return loaded.with(values);
  }

  private static boolean isPairs(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".txt");
  }

  private static String folder(String path) {
    Path parent = new Path(path).getParent();
    return parent == null ? "." : parent.toString();
  }

  /**
   * Writes a list of the photographs of a list of pairs, each under the name of its folder. They
   * lie beside the list.
   */
  private static String manifest(JobContext context, String name, String path) {
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    Path list = new Path(path);
    Path manifest = new Path(context.tables().path(Sources.TABLE)).getParent();
    manifest = new Path(manifest, Overlaps.folder(name) + "/photographs.csv");
    try {
      FileSystem from = list.getFileSystem(hadoop);
      Path root = from.makeQualified(list).getParent();
      StringBuilder text =
          new StringBuilder(Csv.line(Sources.URI.name(), Sources.CLAIMED_NAME.name())).append('\n');
      for (String photograph : photographs(from, list)) {
        String person =
            Optional.ofNullable(new Path(photograph).getParent()).map(Path::getName).orElse("");
        text.append(Csv.line(new Path(root, photograph).toString(), person)).append('\n');
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      try (OutputStream out = manifest.getFileSystem(hadoop).create(manifest, true)) {
        out.write(bytes);
      }
      return manifest.toString();
    } catch (IOException | IllegalArgumentException e) {
      throw IngestErrors.list(path, "It is no list of pairs: " + e.getMessage());
    }
  }

  private static TreeSet<String> photographs(FileSystem storage, Path list) throws IOException {
    TreeSet<String> photographs = new TreeSet<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(storage.open(list), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LfwPair.parse(line)
            .ifPresent(
                pair -> {
                  photographs.add(pair.first());
                  photographs.add(pair.second());
                });
      }
    }
    return photographs;
  }
}
