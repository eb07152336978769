package org.winnow.stage.clean.round;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Unit;
import org.winnow.job.RunReport;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Report of a run of {@code clean}. */
public final class CleanReport {
  private CleanReport() {}

  /**
   * Builds a report in which every face has one outcome.
   *
   * @param faces number of input faces
   * @param labels labels of all faces
   * @param suffix end of the summary
   */
  public static RunReport of(
      long faces, Dataset<Row> labels, Dataset<Row> identities, String suffix) {
    Map<String, Long> decisions = counts(labels.groupBy(Labels.DECISION.col()).count());
    Map<String, Long> statuses = counts(identities.groupBy(Identities.STATUS.col()).count());
    return RunReport.conserved(
        faces,
        decisions.values().stream().mapToLong(Long::longValue).sum(),
        decisions,
        "%s: %s; identities: %s%s"
            .formatted(Unit.FACES.of(faces), formatted(decisions), formatted(statuses), suffix));
  }

  private static Map<String, Long> counts(Dataset<Row> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      counts.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    return counts;
  }

  private static String formatted(Map<String, Long> counts) {
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }
}
