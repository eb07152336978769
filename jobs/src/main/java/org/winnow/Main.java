package org.winnow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.winnow.bench.BenchCommand;
import org.winnow.command.AttributesCommand;
import org.winnow.command.CheckCommand;
import org.winnow.command.ConfigCommand;
import org.winnow.command.DemoCommand;
import org.winnow.command.DiffCommand;
import org.winnow.command.DoctorCommand;
import org.winnow.command.ExplainCommand;
import org.winnow.command.ExportCommand;
import org.winnow.command.MixCommand;
import org.winnow.command.ReportCommand;
import org.winnow.command.RunCommand;
import org.winnow.command.SqlCommand;
import org.winnow.command.StageCommand;
import org.winnow.command.StagesCommand;
import org.winnow.command.SynthesizeCommand;
import org.winnow.command.evaluate.EvaluateCommand;
import org.winnow.command.model.ModelsCommand;
import org.winnow.command.operation.MaintainCommand;
import org.winnow.command.operation.MigrateCommand;
import org.winnow.command.operation.PlanCommand;
import org.winnow.command.operation.RunsCommand;
import org.winnow.command.query.IndexCommand;
import org.winnow.command.query.NearestCommand;
import org.winnow.command.query.RegisterCommand;
import org.winnow.command.review.ReviewCommand;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.UserException;
import org.winnow.job.ErrorClassifier;
import org.winnow.job.Versions;
import org.winnow.pipeline.Stage;
import org.winnow.spark.LaunchSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The only way in and the only place that exits. */
@Command(
    name = "winnow",
    description =
        "Turns a noisy collection of face images into clean, documented, versioned training"
            + " tables.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Start here:",
      "  winnow demo                                                see it work on made-up"
          + " photographs, in a minute",
      "  winnow doctor                                              is everything here that Winnow"
          + " needs?",
      "  winnow run --input photos/ --warehouse out/ --detector builtin-haar --embedder"
          + " builtin-gradients",
      "  winnow models pull recommended                             real models, instead of the"
          + " built-in ones",
      "  winnow report --warehouse out/                             what became of the photographs,"
          + " and why, to look at",
      "  winnow evaluate labels --warehouse out/ --truth truth.csv  how good that is, where the"
          + " truth is known",
      "  winnow sql --warehouse out/ \"SELECT decision, reason, count(*) FROM labels GROUP BY 1,"
          + " 2\"",
      "",
      "Exit codes: 0 done, 1 command line or configuration, 2 data or environment, 3 bug.",
      "Every command explains itself: winnow COMMAND --help"
    })
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    LaunchSettings.apply();
    Console console = Console.system();
    AtomicBoolean ended = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!ended.get()) {
                    console.stopped();
                  }
                }));
    int code;
    try {
      LaunchSettings.unpackConfiguration(Path.of(""));
      code = run(args, console);
    } catch (UserException e) {
      code = report(e, console);
    }
    ended.set(true);
    // No exit(0): on YARN it would cut off the report of success.
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  /**
   * Runs a command line.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public static int run(String[] args, Console console) {
    CommandLine root = commandLine(console);
    root.setExecutionExceptionHandler((failure, command, parsed) -> report(failure, console));
    root.setParameterExceptionHandler((fault, arguments) -> report(usage(fault), console));
    if (args.length == 0) {
      root.usage(console.results());
      return ExitCode.USAGE.code();
    }
    try {
      return root.execute(args);
    } catch (Error e) {
      // The memory is used up, a native library is missing: picocli handles exceptions alone.
      return report(e, console);
    }
  }

  /** The whole command line, to be parsed or run. */
  static CommandLine commandLine(Console console) {
    CommandLine root = new CommandLine(new Main());
    root.getCommandSpec().version("winnow " + Versions.winnow());
    add(root, "run", new RunCommand(console));
    for (Stage stage : Stage.values()) {
      add(
          root,
          stage.id(),
          switch (stage) {
            case ATTRIBUTES -> new AttributesCommand(console);
            case SYNTHESIZE -> new SynthesizeCommand(console);
            default -> new StageCommand(console, stage);
          });
      CommandLine command = root.getSubcommands().get(stage.id());
      command.getCommandSpec().usageMessage().description(stage.description() + ".");
      command.getCommandSpec().usageMessage().footer(stage.help().toArray(String[]::new));
    }
    add(root, "demo", new DemoCommand(console));
    CommandLine models = ModelsCommand.with(console);
    models.getCommandSpec().mixinStandardHelpOptions(true);
    root.addSubcommand("models", models);
    add(root, "report", new ReportCommand(console));
    root.addSubcommand("evaluate", EvaluateCommand.with(console));
    CommandLine review = ReviewCommand.with(console);
    review.getCommandSpec().mixinStandardHelpOptions(true);
    root.addSubcommand("review", review);
    add(root, "explain", new ExplainCommand(console));
    add(root, "diff", new DiffCommand(console));
    add(root, "mix", new MixCommand(console));
    add(root, "export", new ExportCommand(console));
    add(root, "nearest", new NearestCommand(console));
    add(root, "index", new IndexCommand(console));
    add(root, "sql", new SqlCommand(console));
    add(root, "register", new RegisterCommand(console));
    add(root, "plan", new PlanCommand(console));
    add(root, "runs", new RunsCommand(console));
    add(root, "check", new CheckCommand(console));
    add(root, "maintain", new MaintainCommand(console));
    add(root, "migrate", new MigrateCommand(console));
    add(root, "stages", new StagesCommand(console));
    add(root, "config", new ConfigCommand(console));
    add(root, "doctor", new DoctorCommand(console));
    root.addSubcommand("bench", BenchCommand.commandLine(console));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(110);
    return root;
  }

  private static void add(CommandLine root, String name, Object command) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec().mixinStandardHelpOptions(true);
    root.addSubcommand(name, line);
  }

  private static UserException usage(ParameterException fault) {
    String command = fault.getCommandLine().getCommandSpec().qualifiedName();
    List<String> guesses =
        fault instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String guess = guesses.isEmpty() ? "" : "Did you mean " + String.join(" or ", guesses) + "? ";
    return UserException.usage(
        "The command line is wrong.",
        Arrays.asList(fault.getMessage()),
        guess + "`" + command + " --help` shows what it takes.");
  }

  private static int report(Throwable failure, Console console) {
    if (isStopping()) {
      return ExitCode.DATA.code();
    }
    UserException user = ErrorClassifier.forUser(failure);
    if (user != null) {
      console.error(user);
      return user.exitCode().code();
    }
    console.bug(failure);
    return ExitCode.BUG.code();
  }

  /** Whether a signal ends the process: what fails now fails because of it. */
  private static boolean isStopping() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
