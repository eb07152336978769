package org.winnow.stage.clean.round;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.job.RunReport;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** What a run of {@code clean} reports. */
public final class CleanReport {
  private CleanReport() {}

  /**
   * A report in which every face has one outcome.
   *
   * @param faces that were to be cleaned
   * @param labels of all of them
   * @param more what the summary shall end with
   */
  public static RunReport of(
      long faces, Dataset<Row> labels, Dataset<Row> identities, String more) {
    Map<String, Long> decisions = counts(labels.groupBy(Labels.DECISION.col()).count());
    Map<String, Long> statuses = counts(identities.groupBy(Identities.STATUS.col()).count());
    return RunReport.conserved(
        faces,
        decisions.values().stream().mapToLong(Long::longValue).sum(),
        decisions,
        String.format(
            Locale.ROOT,
            "%,d faces: %s; identities: %s%s",
            faces,
            listed(decisions),
            listed(statuses),
            more));
  }

  private static Map<String, Long> counts(Dataset<Row> rows) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      counts.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    return counts;
  }

  private static String listed(Map<String, Long> counts) {
    return counts.toString().replaceAll("[{}]", "").replace('=', ' ');
  }
}
