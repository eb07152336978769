package org.winnow.command.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.config.ConfigLoader;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.store.TableMigration;
import org.winnow.table.Table;
import org.winnow.table.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow migrate}: upgrades a warehouse of an earlier version. */
@Command(
    name = "migrate",
    description = "Upgrades a warehouse of an earlier version to this version.",
    footer = {
      "",
      "Examples:",
      "  winnow migrate --warehouse out/ --plan          shows the changes of each table",
      "  winnow migrate --warehouse out/                 makes the changes",
      "  winnow migrate --warehouse out/ --drop-history  and deletes all earlier versions from the"
          + " logs",
      "",
      "It adds new columns, updates constraints and properties, and removes the minimum and maximum"
          + " values of names,",
      "addresses, captions and other free texts from the tables' logs. No row changes, no stage has"
          + " to run again, and a",
      "second run changes nothing. End all other runs on the warehouse first.",
      "",
      "The commits before the migration hold these values until the log retention of Delta has"
          + " passed",
      "(delta.logRetentionDuration, 30 days). --drop-history deletes these commits now. Then no"
          + " command can read an",
      "earlier version of a table, `winnow export --curated-version` included. Data files of"
          + " deleted rows stay until a VACUUM."
    })
public final class MigrateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(names = "--plan", description = "Only show the changes")
  private boolean plan;

  @Option(
      names = "--drop-history",
      description = "Delete the commits before the migration; earlier versions are then unreadable")
  private boolean dropHistory;

  public MigrateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ConfigLoader.Loaded loaded = settings.load(List.of());
    Config config = loaded.config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "migrate"));
    try (Sessions.Opened session = Sessions.open("migrate", config.storage().hadoop())) {
      DeltaStore tables = new DeltaStore(session.spark(), root);
      List<Table> present = Tables.ALL.stream().filter(tables::exists).toList();
      if (present.isEmpty()) {
        throw TableErrors.noWarehouse(root);
      }
      int changed = 0;
      for (Table table : present) {
        if (migrate(table, new TableMigration(session.spark(), tables, table))) {
          changed++;
        }
      }
      summarise(present.size(), changed);
    }
    return ExitCode.DONE.code();
  }

  private boolean migrate(Table table, TableMigration migration) {
    List<String> steps = new ArrayList<>(migration.plan());
    if (dropHistory && (!steps.isEmpty() || migration.hasOldHistory())) {
      steps.add("delete the commits before");
    }
    steps.forEach(step -> console.results().printf(Locale.ROOT, "%-12s %s%n", table.name(), step));
    if (!steps.isEmpty() && !plan) {
      migration.run(dropHistory);
    }
    return !steps.isEmpty();
  }

  private void summarise(int tables, int changed) {
    if (changed == 0) {
      console.results().printf(Locale.ROOT, "All %d tables are up to date.%n", tables);
      return;
    }
    console
        .results()
        .printf(
            Locale.ROOT,
            "Of %d tables, %d %s.%n",
            tables,
            changed,
            plan ? "would change; nothing was done" : "were migrated");
    if (changed > 0 && !plan && !dropHistory) {
      console
          .results()
          .println(
              "The commits before hold old statistics for 30 days, unless you delete them with"
                  + " --drop-history.");
    }
  }
}
