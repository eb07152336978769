package org.winnow.stage.clean.threshold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.identity.Calibration;
import org.winnow.identity.Cohort;
import org.winnow.identity.DecisionThreshold;
import org.winnow.kernel.Vectors;
import org.winnow.metric.Projection;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.table.Field;

/**
 * What a round decides by. It is measured once, and kept to the bit in {@link Calibrations}, so
 * that faces which come later are judged as if they had been there.
 *
 * @param runId run that measured it
 * @param projection of the student whose space is compared in, if it is one
 * @param rescue what a free face needs to be moved to another identity
 * @param details what was measured, of this round alone
 */
public record RoundCalibration(
    int round,
    String modelId,
    String runId,
    Optional<Projection> projection,
    Cohort cohort,
    Thresholds thresholds,
    DecisionThreshold rescue,
    CleanDetails details) {
  private static final ObjectMapper JSON = RulesJson.mapper();

  private record Rules(Thresholds thresholds, DecisionThreshold rescue) {}

  /**
   * As a row of {@link Calibrations}.
   *
   * @param last whether the run came to its end with this round
   * @param faces that were cleaned when it was measured
   * @param changed faces that came or went since
   */
  public Row row(boolean last, long faces, long changed) {
    return RowFactory.create(
        round,
        modelId,
        runId,
        last,
        faces,
        changed,
        cohort.mean(),
        cohort.covariance(),
        cohort.size(),
        projection.map(Projection::mean).orElse(null),
        projection.map(Projection::matrix).orElse(null),
        rules(),
        details.toJson());
  }

  /** Why what is decided by it may not be right, in sentences; none where all is well. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (!thresholds.trusted()) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%s does not tell these people apart well enough to trust the labels. About %.1f %%"
                  + " of the kept faces are strangers, and %.0f %% of the right ones are kept. Take"
                  + " a better embedder: `winnow models list`.",
              modelId,
              100 * thresholds.cut().expectedFdr(),
              100 * thresholds.cut().expectedRecall()));
    }
    if (cohort.random()) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "fewer than %d names are too few to measure how alike strangers are here. Faces are"
                  + " judged by cosines alone; look at what was kept.",
              Calibration.MIN_COHORT_NAMES));
    }
    return doubts;
  }

  /** Reads what {@link #row} made; empty where an earlier version wrote it in another form. */
  public static Optional<RoundCalibration> of(Row row) {
    try {
      Rules rules = JSON.readValue(row.<String>getAs(Calibrations.RULES.name()), Rules.class);
      if (rules.thresholds.likeness() == null || rules.thresholds.sameName() == null) {
        return Optional.empty();
      }
      String details = row.getAs(Calibrations.DETAILS.name());
      boolean projected = row.getAs(Calibrations.PROJECTION_MEAN.name()) != null;
      return CleanDetails.fromJson(details)
          .map(
              measured ->
                  new RoundCalibration(
                      row.getAs(Calibrations.ROUND.name()),
                      row.getAs(Calibrations.MODEL_ID.name()),
                      row.getAs(Calibrations.RUN_ID.name()),
                      projected
                          ? Optional.of(
                              new Projection(
                                  floats(row, Calibrations.PROJECTION_MEAN),
                                  floats(row, Calibrations.PROJECTION_MATRIX)))
                          : Optional.empty(),
                      new Cohort(
                          floats(row, Calibrations.COHORT_MEAN),
                          floats(row, Calibrations.COHORT_COVARIANCE),
                          row.getAs(Calibrations.COHORT_SIZE.name())),
                      rules.thresholds,
                      rules.rescue,
                      measured));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static float[] floats(Row row, Field field) {
    return Vectors.of(row.getList(row.fieldIndex(field.name())));
  }

  private String rules() {
    try {
      return JSON.writeValueAsString(new Rules(thresholds, rescue));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
