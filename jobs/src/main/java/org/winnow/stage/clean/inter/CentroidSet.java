package org.winnow.stage.clean.inter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.MinSimilarity;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.BroadcastHint;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.CohortStats;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.stage.clean.threshold.RoundThresholds;
import org.winnow.table.Identities;

/**
 * Identities with centroids to compare.
 *
 * @param identities columns identity_id, name (claimed), identity (its own name), faces, centre,
 *     impostor_mean, impostor_std
 * @param count approximate number of identities
 */
public record CentroidSet(Dataset<Row> identities, long count) {
  /** More than a cosine of single precision is rounded by. */
  private static final double ROUNDING = 1e-6;

  private static final String MEAN = "mean";
  private static final String DEVIATION = "std";
  private static final String GAIN = "gain";
  private static final String OWN_NAME = "own_name";

  /** The persisted identities that have faces. */
  public static CentroidSet of(Dataset<Row> identities) {
    Dataset<Row> nonEmpty = identities.filter(Identities.FACES.col().gt(0));
    return new CentroidSet(nonEmpty, nonEmpty.count());
  }

  /** Excludes the identities of some names. */
  public CentroidSet without(Dataset<Row> names) {
    return new CentroidSet(
        identities.join(
            BroadcastHint.ifSmall(names), new String[] {Claims.NAME.name()}, "left_anti"),
        count);
  }

  /** The centroids, each with the lowest cosine that may reach a threshold by its own score. */
  VectorSet vectors(RoundThresholds thresholds) {
    Column least = functions.least(cosineAt(thresholds.review()), cosineAt(thresholds.merge()));
    return new VectorSet(
        identities
            .select(
                Identities.IDENTITY_ID.col().as(VectorSet.ID),
                Identities.CENTRE.col().as(VectorSet.VECTOR),
                CohortStats.IMPOSTOR_MEAN.col().as(MEAN),
                CohortStats.IMPOSTOR_STD.col().as(DEVIATION))
            .select(
                col(VectorSet.ID),
                col(VectorSet.VECTOR),
                least.minus(ROUNDING).as(VectorSet.MIN_SIMILARITY)),
        count);
  }

  /**
   * What the score of a pair needs of each identity: identity_id, mean and deviation of its
   * impostor cosines, gain of its centroid, own name.
   */
  Dataset<Row> impostorStats(RoundThresholds thresholds) {
    UDF1<Long, Double> gain = thresholds.genuineModel()::centroidGain;
    return identities.select(
        Identities.IDENTITY_ID.col(),
        CohortStats.IMPOSTOR_MEAN.col().as(MEAN),
        CohortStats.IMPOSTOR_STD.col().as(DEVIATION),
        udf(gain, DataTypes.DoubleType).apply(Identities.FACES.col()).as(GAIN),
        // A further person under a claimed name has no known name.
        when(FaceJudgements.IDENTITY.col().equalTo(Claims.NAME.col()), Claims.NAME.col())
            .as(OWN_NAME));
  }

  private static Column cosineAt(MinSimilarity threshold) {
    return threshold.onScore()
        ? col(MEAN).plus(col(DEVIATION).multiply(threshold.value()))
        : lit(threshold.value());
  }
}
