package org.winnow.stage.decontaminate;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.DecontaminateSettings;
import org.winnow.console.Unit;
import org.winnow.job.RunReport;
import org.winnow.table.Overlaps;
import org.winnow.table.Overlaps.Certainty;

/** What the comparisons with benchmarks found. */
final class DecontaminateReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLEAR = "clear";

  private final DecontaminateSettings settings;
  private final Map<String, Long> outcomes = new LinkedHashMap<>();
  private final ObjectNode details = JSON.createObjectNode();
  private long compared;
  private long overlapping;

  DecontaminateReport(DecontaminateSettings settings) {
    this.settings = settings;
  }

  /** Whether no benchmark was compared. */
  boolean isEmpty() {
    return details.isEmpty();
  }

  /**
   * Adds a benchmark.
   *
   * @param faces faces of the warehouse
   * @return what was found, in words
   */
  String add(String name, BenchmarkComparison found, long faces) {
    Map<String, Long> counts = new LinkedHashMap<>();
    ObjectNode kinds = JSON.createObjectNode();
    long rows = 0;
    // At most one row for each kind and certainty.
    for (Row row :
        found
            .rows()
            .groupBy(Overlaps.CERTAINTY.col(), Overlaps.KIND.col())
            .agg(count(lit(1)))
            .orderBy(Overlaps.CERTAINTY.col(), Overlaps.KIND.col())
            .collectAsList()) {
      counts.merge(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(2), Long::sum);
      kinds.put(
          (row.getString(0) + " " + row.getString(1)).toLowerCase(Locale.ROOT), row.getLong(2));
      rows += row.getLong(2);
    }
    counts.forEach((outcome, number) -> outcomes.merge(outcome, number, Long::sum));
    outcomes.merge(CLEAR, faces - rows, Long::sum);
    compared += faces;
    overlapping += rows;
    Row shared = shared(found.rows());
    ObjectNode one = details.putObject(name);
    one.put("images", found.images());
    one.put("people", found.people());
    one.put("faces", found.faces());
    one.put("shared_images", shared.getLong(0));
    one.put("shared_people", shared.getLong(1));
    one.set("overlaps", kinds);
    found.thresholds().ifPresent(thresholds -> thresholds.addTo(one.putObject("thresholds")));
    return String.format(
        Locale.ROOT,
        "%s: %,d of its %s%s stand in the data; %s overlap, %,d of them to review (policy %s)",
        name,
        shared.getLong(1),
        Unit.PEOPLE.of(found.people()),
        found.images() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " and %,d of its %s",
                shared.getLong(0),
                Unit.IMAGES.of(found.images())),
        Unit.FACES.of(rows),
        counts.getOrDefault(Certainty.REVIEW.name().toLowerCase(Locale.ROOT), 0L),
        settings.policyOf(name).name().toLowerCase(Locale.ROOT));
  }

  /** Images and people of the benchmark that were found, without those to review. */
  private static Row shared(Dataset<Row> rows) {
    return rows.filter(not(Overlaps.is(Certainty.REVIEW)))
        .agg(
            count_distinct(when(Overlaps.isOfImage(), Overlaps.BENCHMARK_IMAGE_ID.col())),
            count_distinct(Overlaps.BENCHMARK_KEY.col()))
        .head();
  }

  RunReport toRunReport() {
    return RunReport.conserved(
            compared,
            overlapping,
            outcomes,
            String.format(
                Locale.ROOT,
                "%s compared with %,d benchmark%s, %,d overlap",
                Unit.FACES.of(compared),
                details.size(),
                details.size() == 1 ? "" : "s",
                overlapping))
        .withDetails(details.toString());
  }
}
