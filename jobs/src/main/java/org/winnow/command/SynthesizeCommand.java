package org.winnow.command;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.winnow.console.Console;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command of the stage {@code synthesize}: that of a stage, with the options of its own. */
@Command
public final class SynthesizeCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Option(names = "--generator", paramLabel = "ID", description = "Generator, by descriptor id")
  private String generator;

  @Option(names = "--identities", paramLabel = "N", description = "Number of synthetic identities")
  private String identities;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Number of accepted faces of each identity")
  private String images;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all draws")
  private String seed;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "Further warehouse whose people must not come out; may be repeated")
  private List<String> against = List.of();

  public SynthesizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<String> sets = new ArrayList<>();
    SettingOptions.addIf(sets, "synthesize.generator", generator);
    SettingOptions.addIf(sets, "synthesize.identities", identities);
    SettingOptions.addIf(sets, "synthesize.images", images);
    SettingOptions.addIf(sets, "synthesize.seed", seed);
    if (!against.isEmpty()) {
      sets.add(
          against.stream()
              .map(ConfigUtil::quoteString)
              .collect(Collectors.joining(", ", "synthesize.against=[", "]")));
    }
    return StageCommand.run(console, Stage.SYNTHESIZE, options, sets.toArray(String[]::new));
  }
}
