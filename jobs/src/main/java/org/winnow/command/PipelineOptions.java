package org.winnow.command;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.ShellText;
import org.winnow.console.UserException;
import org.winnow.pipeline.RunRequest;
import org.winnow.pipeline.RunResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code run} and of the command of each stage. */
public final class PipelineOptions {
  /** Ids that schedulers give, such as {@code scheduled__2026-01-31T00:00:00+00:00} of Airflow. */
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:+-]{0,249}");

  @Mixin private SettingOptions settings;

  @Option(
      names = "--input",
      paramLabel = "DIR_OR_FILE",
      description =
          "A folder of identity folders, a flat folder, a manifest (.csv, .jsonl, .parquet), or an"
              + " archive (tar, zip, RecordIO …)")
  private String input;

  @Option(
      names = "--urls",
      paramLabel = "LIST",
      description = "A list of URLs to crawl (.txt, .csv, .tsv, .json, .jsonl, .parquet, also .gz)")
  private String urls;

  @Option(
      names = "--retry",
      paramLabel = "transient|all|REASON",
      description = "Failed URLs that crawl tries again now")
  private String retry;

  @Option(
      names = "--plan",
      description = "crawl: print hosts, rows and the expected time, and fetch nothing")
  private boolean plan;

  @Option(
      names = "--benchmark",
      paramLabel = "NAME=PATH",
      description = "decontaminate: a benchmark to keep out; may be repeated")
  private Map<String, String> benchmarks = Map.of();

  @Option(
      names = "--removals",
      paramLabel = "FILE",
      description = "decontaminate: write the list of faces to leave out, as CSV")
  private String removals;

  @Option(names = "--redact", description = "--removals: digests in place of names")
  private boolean redact;

  @Option(names = "--detector", paramLabel = "ID", description = "Detector, by descriptor id")
  private String detector;

  @Option(names = "--embedder", paramLabel = "ID", description = "Embedder, by descriptor id")
  private String embedder;

  @Option(
      names = "--round",
      paramLabel = "first|next",
      description =
          "first (the default): clean starts at round 1. next: clean adds rounds to the existing"
              + " ones, for example with an embedder trained on the kept faces")
  private String round;

  @Option(
      names = "--redo",
      description =
          "Delete the output of the first stage and of all later stages, and run them again. Class"
              + " numbers stay")
  private boolean redo;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "Id of this run in the table runs, for schedulers. A run with the id of an earlier one"
              + " continues it: one row a stage, and --redo deletes nothing twice")
  private String runId;

  @Option(
      names = "--result",
      paramLabel = "FILE",
      description =
          "Write the exit code, the counts of the stages and the Delta versions of their tables to"
              + " this file, as JSON: local or s3a://…")
  private String result;

  /**
   * Loads the effective settings.
   *
   * @param more further {@code key=value} pairs, which override all others
   */
  public ConfigLoader.Loaded load(String... more) {
    List<String> sets = new ArrayList<>();
    SettingOptions.addIf(sets, "crawl.urls", urls);
    SettingOptions.addIf(sets, "crawl.retry", retry);
    SettingOptions.addIf(sets, "crawl.plan", plan ? "true" : null);
    SettingOptions.addIf(sets, "ingest.input", input);
    new TreeMap<>(benchmarks)
        .forEach(
            (name, path) ->
                sets.add(
                    ConfigUtil.joinPath("decontaminate", "benchmarks", name)
                        + "="
                        + ConfigUtil.quoteString(path)));
    SettingOptions.addIf(sets, "decontaminate.removals", removals);
    SettingOptions.addIf(sets, "decontaminate.redact", redact ? "true" : null);
    SettingOptions.addIf(sets, "detect.model", detector);
    SettingOptions.addIf(sets, "embed.model", embedder);
    SettingOptions.addIf(sets, "clean.start", round);
    sets.addAll(List.of(more));
    try {
      return settings.load(sets);
    } catch (UserException e) {
      if (result != null) {
        ResultFile.withoutSettings(UserFile.named(result)).accept(RunResult.failed(runId, e));
      }
      throw e;
    }
  }

  /**
   * The id and the file of the result. A file of an earlier run is deleted.
   *
   * @throws org.winnow.console.UserException if the id has other characters than those of {@link
   *     #RUN_ID}
   */
  RunRequest request(Config config) {
    if (runId != null && !RUN_ID.matcher(runId).matches()) {
      throw UserException.usage(
          "--run-id is no id: " + ShellText.quoted(runId),
          "It may have up to 250 letters, digits and the characters . _ ~ : + -, and begins with a"
              + " letter or digit.",
          "Give another one, or leave it out.");
    }
    return new RunRequest(
        Optional.ofNullable(runId),
        Optional.ofNullable(result).map(file -> ResultFile.prepare(UserFile.named(file), config)));
  }

  /** Whether the output of the stages is deleted first. */
  public boolean redo() {
    return redo;
  }
}
