package org.winnow.command.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.command.SettingOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.console.TextTable;
import org.winnow.mix.MixCatalogue;
import org.winnow.spark.Sessions;
import org.winnow.store.DeltaStore;
import org.winnow.store.Maintenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow maintain}: OPTIMIZE and VACUUM of all tables. */
@Command(
    name = "maintain",
    description = "Joins small files of all tables, and deletes files of old versions.",
    footer = {
      "",
      "Examples:",
      "  winnow maintain --warehouse out/ --plan",
      "  winnow maintain --warehouse out/ --retain-days 90",
      "",
      "No row changes, and no stage runs again. Versions that are older than --retain-days can then"
          + " no longer be read:",
      "not by `winnow export --curated-version`, and not by SQL. The versions that a mix was made"
          + " from are kept, so that",
      "`winnow mix --again` works, unless --release-mixes is given. Rows that were deleted leave the"
          + " storage only now.",
      "Logs keep their commits for 30 days (delta.logRetentionDuration)."
    })
public final class MaintainCommand implements Callable<Integer> {
  private static final double MB = 1e6;

  private final Console console;

  @Mixin private SettingOptions settings;

  @Option(
      names = "--retain-days",
      paramLabel = "N",
      description = "Keep versions of the last N days, at least 7 (default: ${DEFAULT-VALUE})")
  private int retainDays = 30;

  @Option(
      names = "--release-mixes",
      description = "Also delete files that only the versions of mixes need")
  private boolean releaseMixes;

  @Option(names = "--plan", description = "Show files, sizes and retention of each table only")
  private boolean plan;

  public MaintainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (retainDays < Maintenance.MIN_DAYS) {
      throw TableErrors.retention(retainDays, Maintenance.MIN_DAYS);
    }
    Config config = settings.load(List.of()).config();
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "maintain"));
    try (Sessions.Opened session = Sessions.open("maintain", config.storage().hadoop())) {
      Maintenance maintenance = new Maintenance(session.spark(), root);
      List<String> tables = maintenance.tables();
      if (tables.isEmpty()) {
        throw TableErrors.noWarehouse(root);
      }
      Map<String, Long> hours =
          releaseMixes
              ? Map.of()
              : hoursOfMixes(maintenance, tables, new DeltaStore(session.spark(), root));
      List<Row> rows = new ArrayList<>();
      for (String table : tables) {
        rows.add(maintain(maintenance, table, hours.getOrDefault(table, 0L)));
      }
      print(rows);
    }
    return ExitCode.DONE.code();
  }

  /** Hours that the versions from which mixes were made must be kept, by table. */
  private static Map<String, Long> hoursOfMixes(
      Maintenance maintenance, List<String> tables, DeltaStore store) {
    Instant now = Instant.now();
    Map<String, String> byLocation = new HashMap<>();
    tables.forEach(table -> byLocation.put(maintenance.path(table), table));
    Map<String, Long> hours = new TreeMap<>();
    for (MixCatalogue.Entry mix : MixCatalogue.all(store)) {
      mix.versions()
          .forEach(
              (source, version) -> {
                String table = byLocation.get(mix.locations().get(source));
                if (table != null) {
                  maintenance
                      .replacedSince(table, version, now)
                      .ifPresent(age -> hours.merge(table, age.toHours() + 1, Math::max));
                }
              });
    }
    return hours;
  }

  private Row maintain(Maintenance maintenance, String table, long hoursOfMixes) {
    long hours = Math.max(Duration.ofDays(retainDays).toHours(), hoursOfMixes);
    Maintenance.Files before = maintenance.files(table);
    Maintenance.Files after = before;
    if (!plan) {
      console.show("maintain  " + table);
      maintenance.optimize(table);
      maintenance.vacuum(table, hours);
      after = maintenance.files(table);
    }
    return RowFactory.create(
        table,
        String.valueOf(before.current()),
        plan ? null : String.valueOf(after.current()),
        megabytes(before.storedBytes()),
        plan ? null : megabytes(after.storedBytes()),
        String.format(Locale.ROOT, "%.1f", hours / 24.0),
        hoursOfMixes > Duration.ofDays(retainDays).toHours() ? "mixes" : "--retain-days");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MB);
  }

  private void print(List<Row> rows) {
    TextTable.print(
        List.of(
            "table",
            "files",
            "files_after",
            "stored_mb",
            "stored_mb_after",
            "kept_days",
            "because_of"),
        rows,
        console.results());
    if (plan) {
      console.results().println("Nothing was done.");
    }
  }
}
