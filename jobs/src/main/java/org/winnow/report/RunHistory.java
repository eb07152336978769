package org.winnow.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.config.ConfigLoader;
import org.winnow.explain.LastCleaning;
import org.winnow.page.DisplayText;
import org.winnow.report.ReportData.Run;
import org.winnow.report.ReportData.Setting;
import org.winnow.store.DeltaStore;
import org.winnow.table.Runs;

/** The newest runs from the table {@code runs}, and the settings and versions of the newest. */
final class RunHistory {
  private static final int MOST = 500;

  private final List<Row> rows;
  private final LastCleaning cleaning;

  private RunHistory(List<Row> rows, LastCleaning cleaning) {
    this.rows = rows;
    this.cleaning = cleaning;
  }

  static RunHistory read(DeltaStore tables) {
    List<Row> newest =
        tables
            .read(Runs.TABLE)
            .orderBy(Runs.STARTED_AT.col().desc(), Runs.RUN_ID.col(), Runs.STAGE.col())
            .limit(MOST)
            .collectAsList();
    return new RunHistory(newest, LastCleaning.read(tables));
  }

  /** The newest completed cleaning, if any. */
  LastCleaning cleaning() {
    return cleaning;
  }

  /** The newest runs, newest first. */
  List<Run> runs() {
    return rows.stream()
        .map(
            row ->
                new Run(
                    row.getAs(Runs.RUN_ID.name()),
                    row.getAs(Runs.STAGE.name()),
                    row.getAs(Runs.OUTCOME.name()),
                    row.<java.sql.Timestamp>getAs(Runs.STARTED_AT.name()).toInstant().toString(),
                    row.<Double>getAs(Runs.SECONDS.name()),
                    row.<Long>getAs(Runs.ROWS_IN.name()),
                    row.<Long>getAs(Runs.ROWS_OUT.name()),
                    DisplayText.shortened(row.getAs(Runs.MESSAGE.name()))))
        .toList();
  }

  /** The settings of the newest run, with the defaults of changed ones. */
  List<Setting> settings() {
    Map<String, String> usual =
        ConfigLoader.load(ConfigLoader.Overlays.none()).effective().values();
    List<Setting> result = new ArrayList<>();
    rows.stream()
        .findFirst()
        .ifPresent(
            row ->
                new TreeMap<>(settings(row))
                    .forEach(
                        (key, value) -> {
                          String other = usual.get(key);
                          boolean changed = other != null && !other.equals(value);
                          result.add(
                              new Setting(
                                  key, DisplayText.shortened(value), changed ? other : null));
                        }));
    return result;
  }

  /** The versions of the newest run, by program. */
  Map<String, String> versions() {
    return rows.isEmpty()
        ? Map.of()
        : new TreeMap<>(
            rows.get(0).<String, String>getJavaMap(column(rows.get(0), Runs.VERSIONS.name())));
  }

  private static Map<String, String> settings(Row row) {
    return row.getJavaMap(column(row, Runs.SETTINGS.name()));
  }

  private static int column(Row row, String name) {
    return row.fieldIndex(name);
  }
}
