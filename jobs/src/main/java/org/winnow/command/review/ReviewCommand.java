package org.winnow.command.review;

import java.util.concurrent.Callable;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code winnow review}: decisions of reviewers, by its subcommands. */
@Command(
    name = "review",
    description = "Asks reviewers about undecided faces and identities, and imports their answers.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  winnow review export --warehouse out/ --out questions/   then open questions/review.html,"
          + " answer, save",
      "  winnow review import --warehouse out/ --in review.csv --person Ada",
      "  winnow review list --warehouse out/",
      "  winnow review undo --warehouse out/ 0123456789abcdef",
      "",
      "The table reviews holds the answers. They override the model, survive every run, and take"
          + " effect in the next",
      "`winnow clean`."
    })
public final class ReviewCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  private ReviewCommand(Console console) {
    this.console = console;
  }

  /** The command with its subcommands. */
  public static CommandLine with(Console console) {
    CommandLine review = new CommandLine(new ReviewCommand(console));
    add(review, "export", new ReviewExportCommand(console));
    add(review, "import", new ReviewImportCommand(console));
    add(review, "list", new ReviewListCommand(console));
    add(review, "undo", new ReviewUndoCommand(console));
    return review;
  }

  private static void add(CommandLine review, String name, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    review.addSubcommand(name, line);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(console.results());
    return ExitCode.USAGE.code();
  }
}
