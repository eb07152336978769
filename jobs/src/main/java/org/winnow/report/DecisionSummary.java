package org.winnow.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.identity.Reason;
import org.winnow.identity.Reason.Decision;
import org.winnow.report.ReportData.Part;
import org.winnow.report.ReportData.Verdict;
import org.winnow.table.Labels;

/** Decisions by reason: number of faces, similarities, and examples. */
final class DecisionSummary {
  private static final String COUNT = "n";
  private static final String PLACE = "place";

  private static final int FACES_OF_NAME = 6;
  private static final int REFERENCES = 2;
  private static final Map<String, String> SENTENCES =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::name, Reason::sentence));

  private final List<Row> rows;
  private final Map<String, List<Integer>> strips = new TreeMap<>();

  private DecisionSummary(List<Row> rows) {
    this.rows = rows;
  }

  static DecisionSummary of(FaceIndex facts) {
    return new DecisionSummary(
        facts
            .faces()
            .groupBy(col(FaceIndex.OUTCOME), Labels.REASON.col(), Labels.DECISION.col())
            .agg(
                count(lit(1)).as(COUNT),
                min(Labels.SIMILARITY.col()),
                avg(Labels.SIMILARITY.col()),
                max(Labels.SIMILARITY.col()))
            .orderBy(col(COUNT).desc(), Labels.REASON.col())
            .collectAsList());
  }

  /** The parts of the funnel's step {@code clean}. */
  List<Part> parts() {
    return rows.stream()
        .map(row -> new Part(row.getString(0), reason(row), row.getLong(3)))
        .toList();
  }

  /**
   * Requests faces of each decision and reason. It chooses some names by hash, a few faces of each,
   * and kept faces of the same name.
   *
   * @param most maximum number of faces of one decision and reason
   */
  void choose(FaceIndex facts, Gallery gallery, int most) {
    var order =
        Window.partitionBy(Labels.DECISION.col(), Labels.REASON.col())
            .orderBy(xxhash64(Labels.CLAIMED_IDENTITY.col()), Labels.CLAIMED_IDENTITY.col());
    List<Row> chosen =
        facts
            .faces()
            .filter(Labels.DECISION.col().isNotNull())
            .groupBy(Labels.DECISION.col(), Labels.REASON.col(), Labels.CLAIMED_IDENTITY.col())
            .count()
            .withColumn(PLACE, row_number().over(order))
            .filter(col(PLACE).leq(most))
            .orderBy(
                Labels.is(Decision.KEPT), Labels.DECISION.col(), Labels.REASON.col(), col(PLACE))
            .collectAsList();
    Map<String, Integer> shown = new TreeMap<>();
    for (Row row : chosen) {
      String key = key(row.getString(0), row.getString(1));
      int before = shown.getOrDefault(key, 0);
      boolean anonymous = row.isNullAt(2);
      int faces = (int) Math.min(row.getLong(3), anonymous ? most : FACES_OF_NAME);
      if (before < most) {
        shown.put(key, before + faces);
        int strip = gallery.add(row.getString(2), row.getLong(3));
        gallery.want(strip, new Gallery.Choice(row.getString(0), row.getString(1), false), faces);
        if (!row.getString(0).equals(Decision.KEPT.name()) && !anonymous) {
          gallery.wantReferences(strip, REFERENCES);
        }
        strips.computeIfAbsent(key, k -> new ArrayList<>()).add(strip);
      }
    }
  }

  /** The verdicts with their strips, without faces that have no decision. */
  List<Verdict> verdicts() {
    return rows.stream()
        .filter(row -> !row.isNullAt(2))
        .map(
            row ->
                new Verdict(
                    row.getString(2),
                    reason(row),
                    SENTENCES.getOrDefault(reason(row), ""),
                    row.getLong(3),
                    Gallery.rounded(row, 4),
                    Gallery.rounded(row, 5),
                    Gallery.rounded(row, 6),
                    strips.getOrDefault(key(row.getString(2), reason(row)), List.of())))
        .toList();
  }

  private static String reason(Row row) {
    return row.isNullAt(1) ? "" : row.getString(1);
  }

  private static String key(String decision, String reason) {
    return decision + " " + reason;
  }
}
