package org.winnow.command;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
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
    new Pipeline(console, Clock.systemUTC()).run(List.of(stage), options.load(), options.redo());
    return ExitCode.DONE.code();
  }
}
