package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_REASON;
import static org.winnow.stage.clean.reassign.FaceLabels.KEPT_FACES;
import static org.winnow.stage.clean.reassign.IdentityCandidates.CORE_REASON;
import static org.winnow.stage.clean.reassign.Reassignment.OTHER_SCORE;
import static org.winnow.stage.clean.reassign.Reassignment.claim;
import static org.winnow.stage.clean.reassign.Reassignment.other;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Identities;
import org.winnow.table.Identities.Status;
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
            col(Claims.NAME).as(Labels.CLAIMED_IDENTITY.name()),
            col(GROUP_ID).as(Labels.IDENTITY_ID.name()),
            Labels.DECISION.col(),
            Labels.REASON.col(),
            similarity.as(Labels.SIMILARITY.name()),
            Labels.SCORE.col().cast("float").as(Labels.SCORE.name()),
            other(GROUP_ID).as(Labels.NEAREST_IDENTITY_ID.name()),
            other(Labels.SIMILARITY.name()).as(Labels.NEAREST_SIMILARITY.name()),
            similarity.minus(other(Labels.SIMILARITY.name())).as(Labels.MARGIN.name()),
            lit(modelId).as(Labels.MODEL_ID.name()),
            col(OTHER_SCORE).cast("float").as(Labels.NEAREST_SCORE.name()),
            claim(GROUP_ID).as(Labels.CLAIM_IDENTITY_ID.name()),
            claim(Labels.REASON.name()).as(Labels.CLAIM_REASON.name()),
            claim(Labels.SIMILARITY.name()).cast("float").as(Labels.CLAIM_SIMILARITY.name()),
            claim(Labels.SCORE.name()).cast("float").as(Labels.CLAIM_SCORE.name()))
        .select(Labels.TABLE.columns());
  }

  /** The nearest other centroid of each query identity, among all identities with faces. */
  public static Dataset<Row> nearest(Dataset<Row> queries, Dataset<Row> candidates) {
    return SimilarityJoin.nearest(centroids(queries), centroids(candidates), 1, -1)
        .select(
            col(VectorSet.ID).as(Identities.IDENTITY_ID.name()),
            col(SimilarityJoin.NEIGHBOUR).as(Identities.NEAREST_IDENTITY_ID.name()),
            col(SimilarityJoin.SIMILARITY).as(Identities.NEAREST_SIMILARITY.name()));
  }

  /** The centroids of the identities with faces. */
  public static VectorSet centroids(Dataset<Row> identities) {
    return VectorSet.of(
        identities
            .filter(Identities.FACES.col().gt(0))
            .select(
                Identities.IDENTITY_ID.col().as(VectorSet.ID),
                Identities.CENTRE.col().as(VectorSet.VECTOR)));
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
    Column merged =
        col(GROUP_ID).notEqual(Identities.IDENTITY_ID.col()).and(Identities.FACES.col().gt(0));
    Column empty = coalesce(col(KEPT_FACES), lit(0L)).equalTo(0);
    Column coreInReview =
        FaceLabels.decision(col(CORE_REASON)).equalTo(Reason.Decision.REVIEW.name());
    Column furtherPerson = col(FaceJudgements.IDENTITY).notEqual(col(Claims.NAME));
    return outcomes
        .join(FaceLabels.sizes(labels), new String[] {Identities.IDENTITY_ID.name()}, "left")
        .join(nearest, new String[] {Identities.IDENTITY_ID.name()}, "left")
        .select(
            Identities.IDENTITY_ID.col(),
            lit(round).as(Identities.ROUND.name()),
            col(FaceJudgements.IDENTITY).as(Identities.NAME.name()),
            coalesce(col(KEPT_FACES), lit(0L)).as(Identities.FACES.name()),
            when(merged, Status.MERGED.name())
                .when(col(GROUP_REASON).isNotNull(), FaceLabels.decision(col(GROUP_REASON)))
                .when(empty.and(coreInReview), Status.REVIEW.name())
                .when(empty, Status.DROPPED.name())
                .otherwise(Status.KEPT.name())
                .as(Identities.STATUS.name()),
            when(merged, Reason.MERGED.name())
                .when(col(GROUP_REASON).isNotNull(), col(GROUP_REASON))
                .when(empty, coalesce(col(CORE_REASON), lit(Reason.NO_FACE_KEPT.name())))
                .when(furtherPerson, Reason.SPLIT.name())
                .as(Identities.REASON.name()),
            when(merged, col(GROUP_ID)).as(Identities.MERGED_INTO.name()),
            Identities.COHESION.col().cast("float").as(Identities.COHESION.name()),
            Identities.NEAREST_IDENTITY_ID.col(),
            Identities.NEAREST_SIMILARITY.col(),
            Identities.CENTRE.col(),
            col(Claims.NAME).as(Identities.CLAIMED_NAME.name()),
            Identities.FACES.col().as(Identities.CLAIMED_FACES.name()),
            Identities.CLAIMS.col())
        .select(Identities.TABLE.columns());
  }
}
