package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_FACES;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_REASON;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_MEAN;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_STD;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.winnow.config.Config;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Combines judged faces and compared identities into one label for each face. */
public final class FaceLabels {
  /** The nearest identities of a face in descending similarity. */
  static final String NEAREST = "nearest";

  /** Whether a nearest identity accepts rescued faces. */
  static final String OPEN = "open";

  /** Number of faces with the identity as their final label. */
  static final String KEPT_FACES = "kept_faces";

  private static final String CLAIM_RANK = "claim_rank";
  private static final String BEST_GROUP = "best_group";
  private static final String RIVAL = "rival";

  /** The own identity, the nearest other one, and a third, since two of them may be one group. */
  private static final int NEIGHBOURS = 3;

  public static final Column[] CLAIM_COLUMNS = {
    Labels.FACE_ID.col(),
    Faces.IMAGE_ID.col(),
    col(Claims.NAME),
    col(GROUP_ID),
    Labels.REASON.col(),
    Labels.DECISION.col(),
    Labels.SIMILARITY.col(),
    Labels.SCORE.col(),
    col(IMPOSTOR_MEAN),
    col(IMPOSTOR_STD)
  };

  private FaceLabels() {}

  /** The decision that follows from a reason. */
  public static Column decision(Column reason) {
    Column decision = lit(Reason.Decision.DROPPED.name());
    for (Reason.Decision candidate : Reason.Decision.values()) {
      Object[] reasons =
          Arrays.stream(Reason.values())
              .filter(value -> value.decision() == candidate)
              .map(Reason::name)
              .toArray();
      decision = when(reason.isin(reasons), candidate.name()).otherwise(decision);
    }
    return decision;
  }

  /** The nearest identities of each face in descending similarity: id, nearest. */
  public static Dataset<Row> nearest(Dataset<Row> vectors, long faces, Dataset<Row> outcomes) {
    Dataset<Row> nonEmpty = outcomes.filter(Identities.FACES.col().gt(0));
    Dataset<Row> neighbours =
        SimilarityJoin.nearest(
            new VectorSet(
                vectors.select(Labels.FACE_ID.col().as(VectorSet.ID), Embeddings.VECTOR.col()),
                faces),
            RoundOutput.centroids(outcomes),
            NEIGHBOURS,
            -1);
    return neighbours
        .join(
            nonEmpty.select(
                Identities.IDENTITY_ID.col().as(SimilarityJoin.NEIGHBOUR),
                col(GROUP_ID),
                col(GROUP_FACES),
                acceptsFaces().as(OPEN)),
            SimilarityJoin.NEIGHBOUR)
        .groupBy(VectorSet.ID)
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            col(SimilarityJoin.RANK),
                            col(GROUP_ID),
                            col(SimilarityJoin.SIMILARITY),
                            col(OPEN),
                            col(GROUP_FACES))))
                .as(NEAREST));
  }

  /** Whether an identity accepts rescued faces. */
  public static Column acceptsFaces() {
    return col(GROUP_REASON).isNull().and(col(GROUP_FACES).gt(1));
  }

  /**
   * One row for each face, with the columns {@link #CLAIM_COLUMNS}. {@code impostor_mean} and
   * {@code impostor_std} are the cohort statistics of the face.
   */
  public static Dataset<Row> claimed(
      Dataset<Row> judged, Dataset<Row> outcomes, Config.Clean settings) {
    Column kept = Labels.kept();
    Column merged = col(GROUP_ID).notEqual(Labels.IDENTITY_ID.col());
    Dataset<Row> faces =
        judged
            .filter(Labels.FACE_ID.col().isNotNull())
            .drop(FaceJudgements.IDENTITY, Identities.CENTRE.name())
            .join(
                outcomes.select(Labels.IDENTITY_ID.col(), col(GROUP_ID), col(GROUP_REASON)),
                Labels.IDENTITY_ID.name())
            .unionByName(
                judged
                    .filter(col(Claims.NAME).isNull())
                    .drop(FaceJudgements.IDENTITY, Identities.CENTRE.name())
                    .withColumn(GROUP_ID, lit(null).cast("string"))
                    .withColumn(GROUP_REASON, lit(null).cast("string")))
            .withColumn(Labels.DECISION.name(), decision(Labels.REASON.col()))
            .withColumn(
                Labels.REASON.name(),
                when(kept.and(col(GROUP_REASON).isNotNull()), col(GROUP_REASON))
                    .when(kept.and(merged), lit(Reason.MERGED.name()))
                    .otherwise(Labels.REASON.col()))
            .withColumn(Labels.DECISION.name(), decision(Labels.REASON.col()))
            .withColumn(
                Labels.SCORE.name(),
                Labels.SIMILARITY.col().minus(col(IMPOSTOR_MEAN)).divide(col(IMPOSTOR_STD)));
    return oneClaimPerFace(faces, settings).select(CLAIM_COLUMNS);
  }

  /**
   * Selects one claim for each face; a claim that keeps the face wins. If several identities keep
   * it, the best one wins by the configured margin. Otherwise the face goes to review.
   */
  private static Dataset<Row> oneClaimPerFace(Dataset<Row> claims, Config.Clean settings) {
    WindowSpec face = Window.partitionBy(Labels.FACE_ID.col());
    Column kept = Labels.kept();
    Column rank =
        row_number()
            .over(
                face.orderBy(
                    when(kept, 0).when(Labels.is(Reason.Decision.REVIEW), 1).otherwise(2),
                    Labels.SCORE.col().desc_nulls_last(),
                    col(Claims.NAME)));
    Column rival =
        max(when(
                kept.and(col(GROUP_ID).notEqual(col(BEST_GROUP))),
                coalesce(Labels.SCORE.col(), lit(Double.MAX_VALUE))))
            .over(face);
    Column noMargin =
        settings.sharedPhotograph() == Config.SharedPhotograph.ASIDE
            ? lit(true)
            : coalesce(Labels.SCORE.col(), lit(0.0)).minus(col(RIVAL)).lt(settings.margin());
    return claims
        .withColumn(CLAIM_RANK, rank)
        .withColumn(BEST_GROUP, min(when(col(CLAIM_RANK).equalTo(1), col(GROUP_ID))).over(face))
        .withColumn(RIVAL, rival)
        .filter(col(CLAIM_RANK).equalTo(1))
        .withColumn(
            Labels.REASON.name(),
            when(
                    kept.and(col(RIVAL).isNotNull()).and(noMargin),
                    lit(Reason.CONFLICTING_CLAIMS.name()))
                .otherwise(Labels.REASON.col()))
        .withColumn(Labels.DECISION.name(), decision(Labels.REASON.col()))
        .drop(CLAIM_RANK, BEST_GROUP, RIVAL);
  }

  /** Statistics of the final labels by identity: identity_id, kept_faces, cohesion. */
  static Dataset<Row> sizes(Dataset<Row> labels) {
    // Decimal sums make the means independent of the row order.
    return labels
        .filter(Labels.kept())
        .groupBy(Labels.IDENTITY_ID.col())
        .agg(
            sum(lit(1L)).as(KEPT_FACES),
            avg(Labels.SIMILARITY.col().cast("decimal(10,7)")).as(Identities.COHESION.name()));
  }
}
