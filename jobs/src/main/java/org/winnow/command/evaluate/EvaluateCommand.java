package org.winnow.command.evaluate;

import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code winnow evaluate}: compares a warehouse with the truth, by its subcommands. */
@Command(
    name = "evaluate",
    description = "Measures embeddings, cleaned labels and clusters against the truth.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  winnow evaluate pairs --warehouse out/ --pairs lfw/pairs.txt",
      "  winnow evaluate identities --warehouse out/ --model mobilefacenet --model my-student"
          + " --html compared.html",
      "  winnow evaluate labels --warehouse out/ --truth truth.csv",
      "  winnow evaluate clusters --warehouse out/ --truth truth.csv --json clusters.json"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  private EvaluateCommand(Console console) {
    this.console = console;
  }

  /** The command with its subcommands. */
  public static CommandLine with(Console console) {
    CommandLine evaluate = new CommandLine(new EvaluateCommand(console));
    add(evaluate, "pairs", new EvaluatePairsCommand(console));
    add(evaluate, "identities", new EvaluateIdentitiesCommand(console));
    add(evaluate, "labels", new EvaluateLabelsCommand(console));
    add(evaluate, "clusters", new EvaluateClustersCommand(console));
    evaluate.getCommandSpec().mixinStandardHelpOptions(true);
    return evaluate;
  }

  private static void add(CommandLine evaluate, String name, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    evaluate.addSubcommand(name, line);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(console.results());
    return ExitCode.USAGE.code();
  }
}
