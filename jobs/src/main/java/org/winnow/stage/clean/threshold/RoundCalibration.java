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
import org.winnow.identity.MinSimilarity;
import org.winnow.kernel.Vectors;
import org.winnow.metric.Projection;
import org.winnow.table.Calibrations;
import org.winnow.table.CleanDetails;
import org.winnow.table.Field;

/**
 * Calibration of a round. It is measured once and stored without loss in {@link Calibrations}, so
 * that later faces are judged by the same thresholds.
 *
 * @param runId run that measured it
 * @param projection projection of the student, if the round compares in its space
 * @param rescue threshold for the rescue of an unassigned face
 * @param details measurements of this round alone
 */
public record RoundCalibration(
    int round,
    String modelId,
    String runId,
    Optional<Projection> projection,
    Cohort cohort,
    RoundThresholds thresholds,
    MinSimilarity rescue,
    CleanDetails details) {
  private static final ObjectMapper JSON = RulesJson.mapper();

  private record Rules(RoundThresholds thresholds, MinSimilarity rescue) {}

  /**
   * Returns a row of {@link Calibrations}.
   *
   * @param last whether the run ended with this round
   * @param faces number of faces at the time of calibration
   * @param changedFaces number of faces added or removed since
   */
  public Row row(boolean last, long faces, long changedFaces) {
    return RowFactory.create(
        round,
        modelId,
        runId,
        last,
        faces,
        changedFaces,
        cohort.mean(),
        cohort.covariance(),
        cohort.size(),
        projection.map(Projection::mean).orElse(null),
        projection.map(Projection::matrix).orElse(null),
        rules(),
        details.toJson());
  }

  /** Reasons to distrust the decisions of this round, as sentences. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!thresholds.trusted()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s does not tell these people apart well enough to trust the labels. About %.1f %%"
                  + " of the kept faces are strangers, and %.0f %% of the right ones are kept. Take"
                  + " a better embedder: `winnow models list`.",
              modelId,
              100 * thresholds.operatingPoint().expectedFdr(),
              100 * thresholds.operatingPoint().expectedRecall()));
    }
    if (cohort.random()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "fewer than %d names are too few to measure how alike strangers are here. Faces are"
                  + " judged by cosines alone; look at what was kept.",
              Calibration.MIN_COHORT_NAMES));
    }
    return warnings;
  }

  /** Parses a result of {@link #row}; empty if an earlier version wrote another format. */
  public static Optional<RoundCalibration> of(Row row) {
    try {
      Rules rules = JSON.readValue(row.<String>getAs(Calibrations.RULES.name()), Rules.class);
      if (rules.thresholds.genuineModel() == null || rules.thresholds.names() == null) {
        return Optional.empty();
      }
      String details = row.getAs(Calibrations.DETAILS.name());
      boolean projected = row.getAs(Calibrations.PROJECTION_MEAN.name()) != null;
      return CleanDetails.fromJson(details)
          .map(
              parsed ->
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
                      parsed));
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
