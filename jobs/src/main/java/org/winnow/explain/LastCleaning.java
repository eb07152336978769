package org.winnow.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.winnow.store.DeltaStore;
import org.winnow.table.CleanDetails;
import org.winnow.table.Runs;

/** Measurements and settings of the newest completed cleaning. */
public final class LastCleaning {
  private final Optional<Row> run;

  private LastCleaning(Optional<Row> run) {
    this.run = run;
  }

  /** Reads it from the table of runs. */
  public static LastCleaning read(DeltaStore tables) {
    return new LastCleaning(
        tables
            .read(Runs.TABLE)
            .where(Runs.STAGE.col().equalTo("clean").and(Runs.OUTCOME.col().equalTo(Runs.DONE)))
            .orderBy(Runs.STARTED_AT.col().desc(), Runs.RUN_ID.col())
            .limit(1)
            .collectAsList()
            .stream()
            .findFirst());
  }

  /** Measurements of the newest cleaning; empty if there is none, or an earlier version ran it. */
  public Optional<CleanDetails> details() {
    return run.flatMap(row -> CleanDetails.fromJson(row.getAs(Runs.DETAILS.name())));
  }

  /** The embedder of the cleaned vectors, if there was a cleaning. */
  public Optional<String> embedder() {
    return run.map(row -> settings(row).get("embed.model")).map(value -> value.replace("\"", ""));
  }

  /** Setting of each threshold of the newest cleaning, by name. */
  public Map<String, String> targets() {
    Map<String, String> result = new TreeMap<>();
    run.ifPresent(
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

  private static Map<String, String> settings(Row row) {
    return row.getJavaMap(row.fieldIndex(Runs.SETTINGS.name()));
  }
}
