package org.winnow.command;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command of one stage, {@code winnow detect} for example. */
@Command
public final class StageCommand implements Callable<Integer> {
  private final Console console;
  private final Stage stage;

  @Mixin private PipelineOptions options;

  public StageCommand(Console console, Stage stage) {
    this.console = console;
    this.stage = stage;
  }

  @Override
  public Integer call() {
    return run(console, stage, options);
  }

  /**
   * Runs a stage.
   *
   * @param more {@code key=value} pairs from the options of the stage
   * @return the exit code
   */
  static int run(Console console, Stage stage, PipelineOptions options, String... more) {
    ConfigLoader.Loaded loaded = options.load(more);
    new Pipeline(console, Clock.systemUTC(), options.request(loaded.config()))
        .run(List.of(stage), loaded, options.redo());
    return ExitCode.DONE.code();
  }
}
