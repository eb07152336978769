package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.winnow.stage.clean.inter.IdentityCandidates.CORE_REASON;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_REASON;
import static org.winnow.stage.clean.reassign.FaceLabels.KEPT_FACES;
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
   * @param moved rows of {@link Reassignment#RESCUED}
   */
  public static Dataset<Row> labels(Dataset<Row> moved, int round, String modelId) {
    Column similarity = FaceJudgements.SIMILARITY.col().cast("float");
    return moved
        .select(
            Labels.FACE_ID.col(),
            lit(round).as(Labels.ROUND.name()),
            Claims.NAME.col().as(Labels.CLAIMED_IDENTITY.name()),
            GROUP_ID.col().as(Labels.IDENTITY_ID.name()),
            Labels.DECISION.col(),
            Labels.REASON.col(),
            similarity.as(Labels.SIMILARITY.name()),
            FaceLabels.SCORE.col().cast("float").as(Labels.SCORE.name()),
            other(GROUP_ID).as(Labels.NEAREST_IDENTITY_ID.name()),
            other(FaceLabels.COSINE).as(Labels.NEAREST_SIMILARITY.name()),
            similarity.minus(other(FaceLabels.COSINE)).as(Labels.MARGIN.name()),
            lit(modelId).as(Labels.MODEL_ID.name()),
            OTHER_SCORE.col().cast("float").as(Labels.NEAREST_SCORE.name()),
            claim(GROUP_ID).as(Labels.CLAIM_IDENTITY_ID.name()),
            claim(Labels.REASON).as(Labels.CLAIM_REASON.name()),
            claim(FaceJudgements.SIMILARITY).cast("float").as(Labels.CLAIM_SIMILARITY.name()),
            claim(FaceLabels.SCORE).cast("float").as(Labels.CLAIM_SCORE.name()))
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
   * @param outcomes rows of {@link InterIdentity#FIELDS}
   * @param labels labels of all their faces
   * @param nearest from {@link #nearest}
   */
  public static Dataset<Row> identities(
      Dataset<Row> outcomes, Dataset<Row> labels, Dataset<Row> nearest, int round) {
    Column merged =
        GROUP_ID.col().notEqual(Identities.IDENTITY_ID.col()).and(Identities.FACES.col().gt(0));
    Column empty = coalesce(KEPT_FACES.col(), lit(0L)).equalTo(0);
    Column coreInReview =
        Labels.decisionOf(CORE_REASON.col()).equalTo(Reason.Decision.REVIEW.name());
    Column furtherPerson = FaceJudgements.IDENTITY.col().notEqual(Claims.NAME.col());
    return outcomes
        .join(FaceLabels.sizes(labels), new String[] {Identities.IDENTITY_ID.name()}, "left")
        .join(nearest, new String[] {Identities.IDENTITY_ID.name()}, "left")
        .select(
            Identities.IDENTITY_ID.col(),
            lit(round).as(Identities.ROUND.name()),
            FaceJudgements.IDENTITY.col().as(Identities.NAME.name()),
            coalesce(KEPT_FACES.col(), lit(0L)).as(Identities.FACES.name()),
            when(merged, Status.MERGED.name())
                .when(GROUP_REASON.col().isNotNull(), Labels.decisionOf(GROUP_REASON.col()))
                .when(empty.and(coreInReview), Status.REVIEW.name())
                .when(empty, Status.DROPPED.name())
                .otherwise(Status.KEPT.name())
                .as(Identities.STATUS.name()),
            when(merged, Reason.MERGED.name())
                .when(GROUP_REASON.col().isNotNull(), GROUP_REASON.col())
                .when(empty, coalesce(CORE_REASON.col(), lit(Reason.NO_FACE_KEPT.name())))
                .when(furtherPerson, Reason.SPLIT.name())
                .as(Identities.REASON.name()),
            when(merged, GROUP_ID.col()).as(Identities.MERGED_INTO.name()),
            Identities.COHESION.col().cast("float").as(Identities.COHESION.name()),
            Identities.NEAREST_IDENTITY_ID.col(),
            Identities.NEAREST_SIMILARITY.col(),
            Identities.CENTRE.col(),
            Claims.NAME.col().as(Identities.CLAIMED_NAME.name()),
            Identities.FACES.col().as(Identities.CLAIMED_FACES.name()),
            Identities.CLAIMS.col())
        .select(Identities.TABLE.columns());
  }
}
