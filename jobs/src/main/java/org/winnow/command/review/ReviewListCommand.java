package org.winnow.command.review;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.command.OpenWarehouse;
import org.winnow.command.SettingOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TextTable;
import org.winnow.table.Reviews;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow review list}: lists the current decisions, the newest first. */
@Command(
    name = "list",
    description = "Shows the current decisions, the newest first.",
    footer = {"", "Example:", "  winnow review list --warehouse out/ --all"})
public final class ReviewListCommand implements Callable<Integer> {
  private static final int ROWS = 1000;
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(names = "--all", description = "Include decisions that were undone")
  private boolean all;

  ReviewListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (OpenWarehouse warehouse =
        OpenWarehouse.of("review list", settings, Sources.TABLE, console)) {
      Dataset<Row> reviews = warehouse.context().tables().read(Reviews.TABLE);
      Dataset<Row> shown = all ? reviews : reviews.filter(Reviews.UNDONE_AT.col().isNull());
      List<String> columns =
          List.of(
              Reviews.REVIEW_ID.name(),
              Reviews.SUBJECT.name(),
              Reviews.SUBJECT_ID.name(),
              Reviews.VERDICT.name(),
              Reviews.TARGET_ID.name(),
              Reviews.PERSON.name(),
              Reviews.NOTE.name(),
              Reviews.DECIDED_AT.name(),
              Reviews.UNDONE_AT.name());
      List<Row> rows =
          shown
              .orderBy(Reviews.DECIDED_AT.col().desc(), Reviews.REVIEW_ID.col())
              .limit(ROWS + 1)
              .select(columns.stream().map(ReviewListCommand::text).toArray(Column[]::new))
              .collectAsList();
      boolean more = rows.size() > ROWS;
      int width = all ? columns.size() : columns.size() - 1;
      TextTable.print(
          columns.subList(0, width), more ? rows.subList(0, ROWS) : rows, console.results());
      if (more) {
        console.say("The newest " + ROWS + "; `winnow sql \"SELECT * FROM reviews\"` prints all.");
      }
    }
    return ExitCode.DONE.code();
  }

  private static Column text(String name) {
    return name.endsWith("_at") ? date_format(col(name), "yyyy-MM-dd HH:mm:ss") : col(name);
  }
}
