package org.winnow.command;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.console.TextTable;
import org.winnow.report.Conservation;
import org.winnow.table.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code winnow check}: checks that the tables account for every row. */
@Command(
    name = "check",
    description = "Checks that no row is lost between the stages.",
    footer = {
      "",
      "The outcomes of each run must add up to its inputs, and every input of a stage that ran must"
          + " be in a table of",
      "the stage or in quarantine. Inputs that a stage has not processed yet count as lost: run it"
          + " after `winnow run`.",
      "The exit code is 2 if a row is lost.",
      "",
      "Example:",
      "  winnow check --warehouse out/"
    })
public final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  public CheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    List<Conservation.Check> checks =
        OpenWarehouse.read(
            "check", settings, Runs.TABLE, console, context -> Conservation.of(context.tables()));
    TextTable.print(
        List.of(Runs.STAGE.name(), "what must hold", "rows", "lost"),
        checks.stream().map(CheckCommand::row).toList(),
        console.results());
    List<String> losses =
        checks.stream()
            .filter(check -> check.lost() > 0)
            .map(
                check ->
                    String.format(
                        Locale.ROOT,
                        "%s: %,d of %,d rows lost; %s.",
                        check.stage(),
                        check.lost(),
                        check.rows(),
                        check.what()))
            .toList();
    if (!losses.isEmpty()) {
      throw TableErrors.notConserved(losses);
    }
    return ExitCode.DONE.code();
  }

  private static Row row(Conservation.Check check) {
    return RowFactory.create(
        check.stage(), check.what(), Long.toString(check.rows()), Long.toString(check.lost()));
  }
}
