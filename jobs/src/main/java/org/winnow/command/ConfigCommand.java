package org.winnow.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow config}: prints the catalogue of settings, or the effective values. */
@Command(
    name = "config",
    description = "Prints every setting with its default, unit and meaning.",
    footer = {
      "",
      "Examples:",
      "  winnow config",
      "  winnow config --effective --env local --set detect.min_score=0.7"
    })
public final class ConfigCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--effective",
      description = "Print the values after all overlays instead, with secrets masked")
  private boolean effective;

  public ConfigCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigLoader.Loaded loaded = settings.load(List.of());
    console
        .results()
        .println(
            effective ? loaded.effective().render() : ConfigLoader.catalogueText().stripTrailing());
    return ExitCode.DONE.code();
  }
}
