package org.winnow.command;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.ShellText;
import org.winnow.console.UserException;
import org.winnow.pipeline.Pipeline;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow run}: runs the pipeline or a part of it. */
@Command(
    name = "run",
    description = "Runs the pipeline: photographs in, curated Delta tables out.",
    footer = {
      "",
      "Examples:",
      "  winnow run --input photos/ --warehouse out/ --detector builtin-haar --embedder"
          + " builtin-gradients",
      "  winnow run --input photos/ --warehouse out/ --models-dir models/",
      "  winnow run --input list.csv --warehouse s3a://bucket/faces --models-dir models/ --from"
          + " detect",
      "  winnow run --warehouse out/ --models-dir models/ --only embed --embedder sface",
      "  winnow run --input photos/ --warehouse out/ --models-dir models/ --set"
          + " detect.min_score=0.7",
      "  winnow run --urls list.csv --config crawl.conf --warehouse out/ --models-dir models/",
      "",
      "If no photograph has a name, as in a flat folder, the run groups the faces instead of"
          + " cleaning them.",
      "A stopped run resumes when it is started again. A second run on the same input",
      "does nothing. To see the results: winnow report --warehouse out/"
    })
public final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description = "First stage: ${COMPLETION-CANDIDATES}")
  private Stage from;

  @Option(names = "--to", paramLabel = "STAGE", description = "Last stage")
  private Stage to;

  @Option(names = "--only", paramLabel = "STAGE", description = "Just this stage")
  private Stage only;

  @Option(
      names = "--publish-groups",
      description =
          "Group the faces and publish the groups under generated names, even if the photographs"
              + " have names")
  private boolean publishGroups;

  public RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigLoader.Loaded loaded =
        publishGroups ? options.load("curate.groups=true") : options.load();
    Pipeline pipeline = new Pipeline(console, Clock.systemUTC(), options.request(loaded.config()));
    List<Stage> stages = stages(loaded.config());
    if (choosesByNames(stages)) {
      pipeline.runByNames(stages, loaded, options.redo());
    } else {
      pipeline.run(stages, loaded, options.redo());
    }
    console.say(
        "Look at it: "
            + ShellText.line(
                "winnow", "report", "--warehouse", loaded.config().warehouse().orElseThrow()));
    return ExitCode.DONE.code();
  }

  /** A stage that the user names explicitly always runs. */
  private boolean choosesByNames(List<Stage> stages) {
    return only == null
        && Stream.of(Stage.CLUSTER, Stage.CLEAN, Stage.CURATE).noneMatch(s -> s == from || s == to)
        && stages.contains(Stage.CLEAN);
  }

  private List<Stage> stages(Config config) {
    if (only != null) {
      if (from != null || to != null) {
        throw contradiction("--only cannot be combined with --from or --to.");
      }
      return List.of(only);
    }
    int first = from == null ? 0 : from.ordinal();
    int last = to == null ? Integer.MAX_VALUE : to.ordinal();
    if (first > last) {
      throw contradiction("--from " + from.id() + " comes after --to " + to.id() + ".");
    }
    return Arrays.stream(Stage.values())
        .filter(stage -> stage.ordinal() >= first && stage.ordinal() <= last)
        .filter(stage -> stage == from || stage == to || isDefault(stage, config))
        .toList();
  }

  /**
   * Whether a run includes a stage that nobody names: crawl takes lists of URLs, ingest files,
   * decontaminate benchmarks, attributes models.
   */
  private static boolean isDefault(Stage stage, Config config) {
    return switch (stage.condition()) {
      case URLS -> config.crawl().urls().isPresent();
      case BENCHMARKS -> !config.decontaminate().benchmarks().isEmpty();
      case ATTRIBUTES -> !config.attributes().models().isEmpty();
      case FILES -> config.ingest().input().isPresent() || config.crawl().urls().isEmpty();
      default -> Stage.pipeline().contains(stage);
    };
  }

  private static UserException contradiction(String why) {
    return UserException.usage(
        "These options leave no stage to run.", why, "`winnow run --help` shows examples.");
  }
}
