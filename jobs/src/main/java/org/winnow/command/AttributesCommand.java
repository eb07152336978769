package org.winnow.command;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.winnow.console.Console;
import org.winnow.pipeline.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command of the stage {@code attributes}: that of a stage, with the models to use. */
@Command
public final class AttributesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Model of attributes, by descriptor id; may be repeated")
  private List<String> models = List.of();

  public AttributesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String[] sets =
        models.isEmpty()
            ? new String[0]
            : new String[] {
              models.stream()
                  .map(ConfigUtil::quoteString)
                  .collect(Collectors.joining(", ", "attributes.models=[", "]"))
            };
    return StageCommand.run(console, Stage.ATTRIBUTES, options, sets);
  }
}
