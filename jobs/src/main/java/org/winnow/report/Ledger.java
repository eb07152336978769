package org.winnow.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.config.ConfigLoader;
import org.winnow.report.ReportData.Run;
import org.winnow.report.ReportData.Setting;
import org.winnow.table.CleanDetails;
import org.winnow.table.DeltaStore;
import org.winnow.table.Runs;

/** What the ledger of runs says: the newest runs, and what the newest cleaning decided by. */
final class Ledger {
  private static final int MOST = 500;

  private final List<Row> rows;
  private final Optional<Row> clean;

  private Ledger(List<Row> rows, Optional<Row> clean) {
    this.rows = rows;
    this.clean = clean;
  }

  static Ledger read(DeltaStore tables) {
    List<Row> newest =
        tables
            .read(Runs.TABLE)
            .orderBy(Runs.STARTED_AT.col().desc(), Runs.RUN_ID.col(), Runs.STAGE.col())
            .limit(MOST)
            .collectAsList();
    return new Ledger(
        newest,
        newest.stream()
            .filter(row -> row.getAs(Runs.STAGE.name()).equals("clean"))
            .filter(row -> row.getAs(Runs.OUTCOME.name()).equals("DONE"))
            .findFirst());
  }

  /**
   * What the newest cleaning measured; empty where there was none, or an earlier version did it.
   */
  Optional<CleanDetails> cleaning() {
    return clean.flatMap(row -> CleanDetails.fromJson(row.getAs(Runs.DETAILS.name())));
  }

  /** The embedder whose vectors were cleaned, if there was a cleaning. */
  Optional<String> embedder() {
    return clean.map(row -> settings(row).get("embed.model")).map(value -> value.replace("\"", ""));
  }

  /** What each threshold of the newest cleaning was set to, by name. */
  Map<String, String> targets() {
    Map<String, String> result = new TreeMap<>();
    clean.ifPresent(
        row ->
            settings(row)
                .forEach(
                    (key, value) -> {
                      String[] parts = key.split("\\.");
                      boolean threshold =
                          parts.length == 3
                              && parts[0].equals("clean")
                              && List.of("fmr", "fdr", "cosine").contains(parts[2])
                              && !value.equals("null");
                      if (threshold) {
                        result.put(parts[1], parts[2] + " " + value);
                      }
                    }));
    return result;
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
                    Funnel.shortened(row.getAs(Runs.MESSAGE.name()))))
        .toList();
  }

  /** The settings of the newest run, with the defaults of those that were changed. */
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
                              new Setting(key, Funnel.shortened(value), changed ? other : null));
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
