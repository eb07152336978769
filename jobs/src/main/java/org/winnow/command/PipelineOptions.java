package org.winnow.command;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.config.ConfigLoader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code run} and of the command of each stage. */
public final class PipelineOptions {
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
    return settings.load(sets);
  }

  /** Whether the output of the stages is deleted first. */
  public boolean redo() {
    return redo;
  }
}
