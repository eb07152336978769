package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Results of a round as rows of {@link Labels} and {@link Identities}. */
public final class RoundOutput {
  private RoundOutput() {}

  /**
   * Builds the labels.
   *
   * @param moved from {@link Reassignment#moved}
   */
  public static Dataset<Row> labels(Dataset<Row> moved, int round, String modelId) {
    Column similarity = Labels.SIMILARITY.col().cast("float");
    return moved
        .select(
            Labels.FACE_ID.col(),
            lit(round).as(Labels.ROUND.name()),
            col("name").as(Labels.CLAIMED_IDENTITY.name()),
            col("group_id").as(Labels.IDENTITY_ID.name()),
            Labels.DECISION.col(),
            Labels.REASON.col(),
            similarity.as(Labels.SIMILARITY.name()),
            Labels.SCORE.col().cast("float").as(Labels.SCORE.name()),
            col("other.group_id").as(Labels.NEAREST_IDENTITY_ID.name()),
            col("other.similarity").as(Labels.NEAREST_SIMILARITY.name()),
            similarity.minus(col("other.similarity")).as(Labels.MARGIN.name()),
            lit(modelId).as(Labels.MODEL_ID.name()),
            col("other_score").cast("float").as(Labels.NEAREST_SCORE.name()),
            col("claim.group_id").as(Labels.CLAIM_IDENTITY_ID.name()),
            col("claim.reason").as(Labels.CLAIM_REASON.name()),
            col("claim.similarity").cast("float").as(Labels.CLAIM_SIMILARITY.name()),
            col("claim.score").cast("float").as(Labels.CLAIM_SCORE.name()))
        .select(Labels.TABLE.columns());
  }

  /** The nearest other centroid of each query identity, among all identities with faces. */
  public static Dataset<Row> nearest(Dataset<Row> queries, Dataset<Row> candidates) {
    return SimilarityJoin.nearest(centroids(queries), centroids(candidates), 1, -1)
        .select(
            col("id").as("identity_id"),
            col("neighbour").as(Identities.NEAREST_IDENTITY_ID.name()),
            col("similarity").as(Identities.NEAREST_SIMILARITY.name()));
  }

  /** The centroids of the identities with faces. */
  public static VectorSet centroids(Dataset<Row> identities) {
    return VectorSet.of(
        identities
            .filter("faces > 0")
            .select(col("identity_id").as("id"), col("centre").as("vector")));
  }

  /**
   * Builds the identities.
   *
   * @param outcomes from {@link InterIdentity#compare}
   * @param labels labels of all their faces
   * @param nearest from {@link #nearest}
   */
  public static Dataset<Row> identities(
      Dataset<Row> outcomes, Dataset<Row> labels, Dataset<Row> nearest, int round) {
    Column merged = col("group_id").notEqual(col("identity_id")).and(col("faces").gt(0));
    Column empty = coalesce(col("kept_faces"), lit(0L)).equalTo(0);
    Column coreInReview =
        FaceLabels.decision(col("core_reason")).equalTo(Reason.Decision.REVIEW.name());
    Column furtherPerson = col("identity").notEqual(col("name"));
    return outcomes
        .join(FaceLabels.sizes(labels), new String[] {"identity_id"}, "left")
        .join(nearest, new String[] {"identity_id"}, "left")
        .select(
            Identities.IDENTITY_ID.col(),
            lit(round).as(Identities.ROUND.name()),
            col("identity").as(Identities.NAME.name()),
            coalesce(col("kept_faces"), lit(0L)).as(Identities.FACES.name()),
            when(merged, "MERGED")
                .when(col("group_reason").isNotNull(), FaceLabels.decision(col("group_reason")))
                .when(empty.and(coreInReview), "REVIEW")
                .when(empty, "DROPPED")
                .otherwise("KEPT")
                .as(Identities.STATUS.name()),
            when(merged, Reason.MERGED.name())
                .when(col("group_reason").isNotNull(), col("group_reason"))
                .when(empty, coalesce(col("core_reason"), lit(Reason.NO_FACE_KEPT.name())))
                .when(furtherPerson, Reason.SPLIT.name())
                .as(Identities.REASON.name()),
            when(merged, col("group_id")).as(Identities.MERGED_INTO.name()),
            col("cohesion").cast("float").as(Identities.COHESION.name()),
            Identities.NEAREST_IDENTITY_ID.col(),
            Identities.NEAREST_SIMILARITY.col(),
            Identities.CENTRE.col(),
            col("name").as(Identities.CLAIMED_NAME.name()),
            col("faces").as(Identities.CLAIMED_FACES.name()),
            Identities.CLAIMS.col())
        .select(Identities.TABLE.columns());
  }
}
