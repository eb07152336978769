package org.winnow.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnow.config.ConfigException;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Errors;
import picocli.CommandLine.Option;

/** Options for settings, common to all commands. */
public final class SettingOptions {
  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      description = "Root of all tables: a folder or s3a://…")
  private String warehouse;

  @Option(
      names = "--models-dir",
      paramLabel = "DIR",
      description =
          "Folder of model files, searched by file name, then by SHA-256; may be repeated (default:"
              + " $$WINNOW_MODELS_DIR, or ~/.cache/winnow/models)")
  private List<String> modelsDirs = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Overlay for conf/winnow.conf; may be repeated")
  private List<Path> files = List.of();

  @Option(names = "--env", paramLabel = "NAME", description = "Overlay conf/env/NAME.conf")
  private String env;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; may be repeated")
  private List<String> sets = List.of();

  /**
   * Loads the effective settings.
   *
   * @param more further {@code key=value} pairs from the command's own options
   */
  public ConfigLoader.Loaded load(List<String> more) {
    List<String> all = new ArrayList<>(sets);
    addIf(all, "warehouse", warehouse);
    if (!modelsDirs.isEmpty()) {
      all.add("models.dir=" + String.join(File.pathSeparator, modelsDirs));
    }
    all.addAll(more);
    try {
      return ConfigLoader.load(new ConfigLoader.Overlays(Optional.ofNullable(env), files, all));
    } catch (ConfigException e) {
      throw Errors.configuration(e.faults());
    }
  }

  /** Whether the command line names a warehouse. */
  public boolean namesWarehouse() {
    return warehouse != null;
  }

  /** The overlays as arguments, for a command that this one starts. */
  public List<String> overlayArguments() {
    List<String> arguments = new ArrayList<>();
    files.forEach(file -> arguments.addAll(List.of("--config", file.toString())));
    if (env != null) {
      arguments.addAll(List.of("--env", env));
    }
    sets.forEach(set -> arguments.addAll(List.of("--set", set)));
    return arguments;
  }

  static void addIf(List<String> sets, String key, String value) {
    if (value != null) {
      sets.add(key + "=" + value);
    }
  }
}
