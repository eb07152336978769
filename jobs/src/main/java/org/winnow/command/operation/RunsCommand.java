package org.winnow.command.operation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.RowOutput;
import org.winnow.command.SettingOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.store.DeltaStore;
import org.winnow.table.Field;
import org.winnow.table.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code winnow runs}: the history of a warehouse, and how each run differs from the one before.
 */
@Command(
    name = "runs",
    description = "Lists the runs of a warehouse, newest first, and how they drift.",
    footer = {
      "",
      "rate: inputs a second. yield: rows that were written, for each input. Both are compared with"
          + " the run of",
      "the same stage before that had work to do: rate_change 1.2 is a fifth faster, yield_change"
          + " -0.1 is a tenth less.",
      "",
      "The JSON holds counts by outcome, but no settings, names or addresses. form is the version of"
          + " this form.",
      "",
      "Examples:",
      "  winnow runs --warehouse out/",
      "  winnow runs --warehouse out/ --stage detect --last 10",
      "  winnow runs --warehouse out/ --json > runs.json",
      "  winnow runs --warehouse out/ --last 6 --openlineage https://lineage.example.org/api/v1/lineage",
      "",
      "Events of OpenLineage hold run, stage, times, outcome, tables and rows. OPENLINEAGE_API_KEY is"
          + " sent as a bearer token."
    })
public final class RunsCommand implements Callable<Integer> {
  /** Version of the JSON form: a change that readers notice raises it. */
  private static final int FORM = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String RATE = "rate";
  private static final String RATE_CHANGE = "rate_change";
  private static final String YIELD = "yield";
  private static final String YIELD_CHANGE = "yield_change";
  private static final String STARTED = "started";

  private final Console console;

  @Mixin private SettingOptions settings;

  @Mixin private RowOutput output;

  @Option(names = "--stage", paramLabel = "STAGE", description = "Runs of this stage only")
  private Optional<String> stage = Optional.empty();

  @Option(
      names = "--last",
      paramLabel = "N",
      description = "Number of runs at most (default: ${DEFAULT-VALUE})")
  private int last = 100;

  @Option(names = "--json", description = "Print one JSON document, for other programs")
  private boolean json;

  @Option(
      names = "--openlineage",
      paramLabel = "FILE_OR_URL",
      description = "Write the runs as events of OpenLineage: JSON lines, or POST to http(s)://…")
  private Optional<String> lineage = Optional.empty();

  public RunsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (OpenWarehouse warehouse = OpenWarehouse.of("runs", settings, Runs.TABLE, console)) {
      Dataset<Row> history = history(warehouse.context().tables());
      if (lineage.isPresent()) {
        List<String> events = events(warehouse.context().tables());
        new LineageTarget(lineage.get()).send(events, warehouse.hadoop());
        console.say(events.size() + " events written to " + lineage.get());
      } else if (json) {
        console.results().println(document(history));
      } else {
        output.print(history.drop(Runs.COUNTS.name()), console);
      }
    }
    return ExitCode.DONE.code();
  }

  private Dataset<Row> chosen(DeltaStore tables) {
    Dataset<Row> runs = tables.read(Runs.TABLE);
    return stage.isPresent() ? runs.filter(Runs.STAGE.col().equalTo(stage.get())) : runs;
  }

  private static Column[] newestFirst() {
    return new Column[] {Runs.STARTED_AT.col().desc(), Runs.RUN_ID.col(), Runs.STAGE.col()};
  }

  /** Events of the newest runs, the oldest first. */
  private List<String> events(DeltaStore tables) {
    LineageEvents events = new LineageEvents(tables.root());
    List<String> all = new ArrayList<>();
    for (Row run :
        chosen(tables)
            .orderBy(newestFirst())
            .limit(last)
            .select(
                Runs.RUN_ID.col(),
                Runs.STAGE.col(),
                Runs.OUTCOME.col(),
                Runs.STARTED_AT.col(),
                Runs.SECONDS.col(),
                Runs.ROWS_OUT.col())
            .collectAsList()) {
      all.addAll(
          0,
          events.of(
              new LineageEvents.StageRun(
                  run.getString(0),
                  run.getString(1),
                  run.getString(2),
                  run.getTimestamp(3).toInstant(),
                  run.getDouble(4),
                  run.getLong(5))));
    }
    return all;
  }

  private Dataset<Row> history(DeltaStore tables) {
    Column isDone = Runs.OUTCOME.col().equalTo(Runs.DONE);
    return chosen(tables)
        .withColumn(
            RATE, when(isDone.and(Runs.SECONDS.col().gt(0)), rate(Runs.ROWS_IN, Runs.SECONDS)))
        .withColumn(
            YIELD, when(isDone.and(Runs.ROWS_IN.col().gt(0)), rate(Runs.ROWS_OUT, Runs.ROWS_IN)))
        .withColumn(RATE_CHANGE, round(col(RATE).divide(before(RATE)), 3))
        .withColumn(YIELD_CHANGE, round(col(YIELD).minus(before(YIELD)), 3))
        .orderBy(newestFirst())
        .limit(last)
        .select(
            date_format(Runs.STARTED_AT.col(), "yyyy-MM-dd'T'HH:mm:ss'Z'").as(STARTED),
            Runs.RUN_ID.col(),
            Runs.STAGE.col(),
            Runs.OUTCOME.col(),
            Runs.ROWS_IN.col(),
            Runs.ROWS_OUT.col(),
            round(Runs.SECONDS.col(), 1).as(Runs.SECONDS.name()),
            round(col(RATE), 2).as(RATE),
            col(RATE_CHANGE),
            round(col(YIELD), 4).as(YIELD),
            col(YIELD_CHANGE),
            Runs.COUNTS.col());
  }

  private static Column rate(Field rows, Field per) {
    return rows.col().divide(per.col());
  }

  /** The value of the last run of the stage before that has one. */
  private static Column before(String value) {
    return lag(col(value), 1, null, true)
        .over(
            Window.partitionBy(Runs.STAGE.col()).orderBy(Runs.STARTED_AT.col(), Runs.RUN_ID.col()));
  }

  private static String document(Dataset<Row> history) throws JsonProcessingException {
    ObjectNode document = JSON.createObjectNode().put("form", FORM);
    ArrayNode runs = document.putArray(Runs.TABLE.name());
    for (Row row :
        history
            .select(to_json(struct(col("*")), Map.of("ignoreNullFields", "false")))
            .collectAsList()) {
      runs.add(JSON.readTree(row.getString(0)));
    }
    return JSON.writeValueAsString(document);
  }
}
