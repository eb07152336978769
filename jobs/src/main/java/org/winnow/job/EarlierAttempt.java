package org.winnow.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.winnow.table.Runs;

/**
 * What the table of runs says of an earlier attempt at a stage with the same run id.
 *
 * @param recorded whether there was one
 * @param report its report, if it did the work
 */
record EarlierAttempt(boolean recorded, Optional<RunReport> report) {
  static EarlierAttempt of(JobContext context) {
    List<Row> rows =
        context
            .tables()
            .read(Runs.TABLE)
            .filter(Runs.RUN_ID.col().equalTo(context.runId()))
            .filter(Runs.STAGE.col().equalTo(context.stage()))
            .collectAsList();
    return new EarlierAttempt(
        !rows.isEmpty(),
        rows.stream()
            .filter(row -> row.<String>getAs(Runs.OUTCOME.name()).equals(Runs.DONE))
            .findFirst()
            .map(EarlierAttempt::report));
  }

  private static RunReport report(Row row) {
    Map<String, Long> counts =
        new LinkedHashMap<>(row.<String, Long>getJavaMap(row.fieldIndex(Runs.COUNTS.name())));
    return new RunReport(
        true,
        row.<Long>getAs(Runs.ROWS_IN.name()),
        row.<Long>getAs(Runs.ROWS_OUT.name()),
        counts,
        "an earlier attempt did the work",
        Optional.ofNullable(row.<String>getAs(Runs.DETAILS.name())));
  }
}
