package org.winnow.publish;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.config.DecontaminateSettings;
import org.winnow.config.DecontaminateSettings.Policy;
import org.winnow.table.Faces;
import org.winnow.table.Overlaps;
import org.winnow.table.Overlaps.Certainty;

/** Decides which faces are not published, because they stand in a benchmark. */
public final class BenchmarkPolicy {
  private static final String[] BY_FACE = {Faces.FACE_ID.name()};

  private BenchmarkPolicy() {}

  /**
   * The rows whose faces are left out.
   *
   * @param overlaps rows of {@link Overlaps}
   */
  public static Dataset<Row> removed(Dataset<Row> overlaps, DecontaminateSettings settings) {
    Column certain = lit(settings.dropUncertain()).or(not(Overlaps.is(Certainty.REVIEW)));
    return overlaps.filter(
        certain.and(
            has(Policy.IDENTITY, settings)
                .or(has(Policy.IMAGE, settings).and(Overlaps.isOfImage()))));
  }

  /**
   * Leaves these faces out.
   *
   * @param kept rows with a column face_id
   */
  public static Dataset<Row> apply(
      Dataset<Row> kept, Dataset<Row> overlaps, DecontaminateSettings settings) {
    return kept.join(
        removed(overlaps, settings).select(Overlaps.FACE_ID.col()), BY_FACE, "left_anti");
  }

  /** Whether the benchmark of a row has a policy. */
  private static Column has(Policy policy, DecontaminateSettings settings) {
    Object[] others =
        settings.policies().keySet().stream()
            .filter(name -> settings.policyOf(name) != policy)
            .toArray();
    Object[] own =
        settings.policies().keySet().stream()
            .filter(name -> !Arrays.asList(others).contains(name))
            .toArray();
    return policy == settings.policy()
        ? not(Overlaps.BENCHMARK.col().isin(others))
        : Overlaps.BENCHMARK.col().isin(own);
  }
}
