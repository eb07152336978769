package org.winnow.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.RowFactory;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.job.Versions;
import org.winnow.pipeline.Stage;
import org.winnow.table.Runs;
import org.winnow.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code winnow stages}: lists the stages in order. Starts no Spark. */
@Command(
    name = "stages",
    description = "Lists the stages in order, with the tables that each reads and writes.",
    footer = {
      "",
      "Of each stage, the JSON has name, order, description, when `run` includes it, reads, writes,"
          + " whether it applies",
      "a model to pixels (on a GPU if there is one), and its block of settings. form is the version"
          + " of this form.",
      "",
      "Examples:",
      "  winnow stages",
      "  winnow stages --json > stages.json"
    })
public final class StagesCommand implements Callable<Integer> {
  /** Version of the JSON form: a change that readers notice raises it. */
  private static final int FORM = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Console console;

  @Option(names = "--json", description = "Print JSON, for other programs")
  private boolean json;

  /** The JSON document. */
  private record Listing(
      @JsonProperty("form") int form,
      @JsonProperty("winnow") String winnow,
      @JsonProperty("stages") List<Entry> stages) {}

  /** A stage in it. */
  private record Entry(
      @JsonProperty("name") String name,
      @JsonProperty("order") int order,
      @JsonProperty("description") String description,
      @JsonProperty("when") String when,
      @JsonProperty("reads") List<String> reads,
      @JsonProperty("writes") List<String> writes,
      @JsonProperty("model") boolean model,
      @JsonProperty("settings") String settings) {}

  public StagesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    Config defaults = ConfigLoader.load(ConfigLoader.Overlays.none()).config();
    List<Entry> entries =
        Arrays.stream(Stage.values()).map(stage -> entry(stage, defaults)).toList();
    if (json) {
      console
          .results()
          .println(JSON.writeValueAsString(new Listing(FORM, Versions.winnow(), entries)));
    } else {
      print(entries);
    }
    return ExitCode.DONE.code();
  }

  private static Entry entry(Stage stage, Config defaults) {
    return new Entry(
        stage.id(),
        stage.ordinal() + 1,
        stage.description(),
        stage.condition().words(),
        names(stage.reads()),
        names(stage.writes()),
        !stage.models(defaults).isEmpty(),
        stage.id());
  }

  private static List<String> names(List<Table> tables) {
    return tables.stream().map(Table::name).toList();
  }

  private void print(List<Entry> entries) {
    TextTable.print(
        List.of(Runs.STAGE.name(), "when", "reads", "writes"),
        entries.stream()
            .map(
                entry ->
                    RowFactory.create(
                        entry.name(),
                        entry.when(),
                        entry.reads().isEmpty() ? "files" : String.join(", ", entry.reads()),
                        String.join(", ", entry.writes())))
            .toList(),
        console.results());
  }
}
