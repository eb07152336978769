package org.winnow.stage.dedup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.console.Unit;
import org.winnow.copies.CompareMeters;
import org.winnow.job.RunReport;
import org.winnow.table.Duplicates;
import org.winnow.table.Duplicates.Kind;
import org.winnow.table.Images;

/**
 * What became of the pending images.
 *
 * @param pending their number
 * @param outcomes number of images by outcome: a kind in lower case, or that no row is needed
 */
record CompareReport(long pending, Map<String, Long> outcomes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** It repeats none, and none repeats it. */
  private static final String ALONE = "alone";

  private static final String REPRESENTATIVE = "representative";
  private static final String OUTCOME = "image_outcome";
  private static final String REPRESENTS = "has_members";

  /**
   * Counts the outcomes.
   *
   * @param rows the rows of {@code duplicates} of this run
   */
  static CompareReport of(Dataset<Row> nodes, Dataset<Row> rows, long pending) {
    Dataset<Row> representatives =
        rows.select(Duplicates.REPRESENTATIVE_ID.col().as(Images.IMAGE_ID.name()))
            .distinct()
            .withColumn(REPRESENTS, lit(true));
    Map<String, Long> outcomes = new LinkedHashMap<>();
    outcomes.put(ALONE, 0L);
    outcomes.put(REPRESENTATIVE, 0L);
    for (Kind kind : Kind.values()) {
      outcomes.put(kind.name().toLowerCase(Locale.ROOT), 0L);
    }
    // At most one row for each outcome.
    for (Row row :
        nodes
            .filter(col(Nodes.PENDING))
            .select(Images.IMAGE_ID.col())
            .join(
                rows.select(Duplicates.IMAGE_ID.col(), Duplicates.KIND.col()),
                new String[] {Images.IMAGE_ID.name()},
                "left")
            .join(representatives, new String[] {Images.IMAGE_ID.name()}, "left")
            .groupBy(
                coalesce(
                        Duplicates.KIND.col(),
                        when(col(REPRESENTS), REPRESENTATIVE).otherwise(ALONE))
                    .as(OUTCOME))
            .count()
            .collectAsList()) {
      outcomes.put(row.getString(0).toLowerCase(Locale.ROOT), row.getLong(1));
    }
    return new CompareReport(pending, outcomes);
  }

  private long count(Kind kind) {
    return outcomes.get(kind.name().toLowerCase(Locale.ROOT));
  }

  /**
   * The report of the run.
   *
   * @throws IllegalStateException if images were lost or counted twice, which is a bug
   */
  RunReport toRunReport(
      long candidates, long verified, CompareMeters meters, Optional<SelfCheck> check) {
    long repeated = count(Kind.PIXELS) + count(Kind.PHOTOGRAPH) + count(Kind.BURST);
    ObjectNode details = JSON.createObjectNode();
    details.put("candidates", candidates);
    details.put("verified", verified);
    details.put("images_with_more_candidates", meters.cut().value());
    details.put("bucket_entries_skipped", meters.skipped().value());
    check.ifPresent(measured -> details.set("self_check", measured.toJson()));
    return RunReport.conserved(
            pending,
            repeated,
            outcomes,
            String.format(
                Locale.ROOT,
                "%s: %,d repeat others (%,d equal pixels, %,d copies, %,d of a series); %,d of %,d"
                    + " candidates proven",
                Unit.IMAGES.of(pending),
                repeated,
                count(Kind.PIXELS),
                count(Kind.PHOTOGRAPH),
                count(Kind.BURST),
                verified,
                candidates))
        .withDetails(details.toString());
  }
}
