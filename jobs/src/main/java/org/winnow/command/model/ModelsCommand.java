package org.winnow.command.model;

import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code winnow models}: manages the model catalogue, by its subcommands. */
@Command(
    name = "models",
    description = "Lists, checks, downloads, describes and trains models.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  winnow models list",
      "  winnow models pull recommended",
      "  winnow models check sface",
      "  winnow models add my-model.onnx --task embedding --licence Apache-2.0",
      "  winnow models student --warehouse out/ --id my-student",
      "",
      "Model files are in --models-dir, or else in $WINNOW_MODELS_DIR, or else in"
          + " ~/.cache/winnow/models. Two models",
      "need no file: builtin-haar and builtin-gradients. They are good enough to try Winnow, but"
          + " not to trust the labels."
    })
public final class ModelsCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  private ModelsCommand(Console console) {
    this.console = console;
  }

  /** The command with its subcommands. */
  public static CommandLine with(Console console) {
    CommandLine models = new CommandLine(new ModelsCommand(console));
    add(models, "list", new ModelsListCommand(console));
    add(models, "check", new ModelsCheckCommand(console));
    add(models, "pull", new ModelsPullCommand(console));
    add(models, "add", new ModelsAddCommand(console));
    add(models, "student", new ModelsStudentCommand(console));
    return models;
  }

  private static void add(CommandLine models, String name, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    models.addSubcommand(name, line);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(console.results());
    return ExitCode.USAGE.code();
  }
}
