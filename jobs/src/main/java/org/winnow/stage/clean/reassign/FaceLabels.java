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

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.config.Config;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.inter.InterIdentity;
import org.winnow.stage.clean.intra.Claims;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Identities;
import org.winnow.table.Labels;

/** Combines judged faces and compared identities into one label for each face. */
public final class FaceLabels {
  public static final Field SCORE =
      new Field(
          Labels.SCORE.name(),
          DataTypes.DoubleType,
          true,
          "Similarity in standard deviations above the impostor mean of the face");

  /** Faces with one claim each. The group is null for a face without a claim. */
  public static final FieldList FIELDS =
      FieldList.of(
          Labels.FACE_ID,
          Faces.IMAGE_ID,
          Claims.NAME,
          GROUP_ID.orNull(),
          Labels.REASON,
          Labels.DECISION,
          FaceJudgements.SIMILARITY,
          SCORE,
          IMPOSTOR_MEAN,
          IMPOSTOR_STD);

  private static final Field FACE =
      new Field(VectorSet.ID, DataTypes.StringType, false, "The face");

  private static final Field RANK =
      new Field(SimilarityJoin.RANK, DataTypes.IntegerType, false, "From 1");

  static final Field COSINE =
      new Field(SimilarityJoin.SIMILARITY, DataTypes.FloatType, false, "Cosine to the centroid");

  static final Field OPEN =
      new Field("open", DataTypes.BooleanType, false, "Whether the identity accepts rescued faces");

  /** A nearest identity. */
  static final FieldList NEIGHBOUR = FieldList.of(RANK, GROUP_ID, COSINE, OPEN, GROUP_FACES);

  static final Field NEAREST =
      new Field(
          "nearest",
          DataTypes.createArrayType(NEIGHBOUR.schema(), false),
          false,
          "The nearest identities in descending similarity");

  /** Faces and their nearest identities. */
  static final FieldList NEAREST_FIELDS = FieldList.of(FACE, NEAREST);

  static final Field KEPT_FACES =
      new Field(
          "kept_faces",
          DataTypes.LongType,
          false,
          "Number of faces with the identity as their final label");

  private static final String CLAIM_RANK = "claim_rank";
  private static final String BEST_GROUP = "best_group";
  private static final String RIVAL = "rival";

  /** The own identity, the nearest other one, and a third, since two of them may be one group. */
  private static final int NEIGHBOURS = 3;

  private FaceLabels() {}

  /**
   * Finds the nearest identities of each face.
   *
   * @param outcomes rows of {@link InterIdentity#FIELDS}
   * @return rows of {@link #NEAREST_FIELDS}
   */
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
                GROUP_ID.col(),
                GROUP_FACES.col(),
                acceptsFaces().as(OPEN.name())),
            SimilarityJoin.NEIGHBOUR)
        .groupBy(VectorSet.ID)
        .agg(sort_array(collect_list(struct(NEIGHBOUR.columns()))).as(NEAREST.name()));
  }

  /** Whether an identity accepts rescued faces. */
  public static Column acceptsFaces() {
    return GROUP_REASON.col().isNull().and(GROUP_FACES.col().gt(1));
  }

  /**
   * Selects one claim for each face.
   *
   * @param judged rows of {@link FaceJudgements#FIELDS}
   * @param outcomes rows of {@link InterIdentity#FIELDS}
   * @return rows of {@link #FIELDS}
   */
  public static Dataset<Row> claimed(
      Dataset<Row> judged, Dataset<Row> outcomes, Config.Clean settings) {
    Column kept = Labels.kept();
    Column merged = GROUP_ID.col().notEqual(Labels.IDENTITY_ID.col());
    Dataset<Row> faces =
        judged
            .filter(Labels.FACE_ID.col().isNotNull())
            .drop(FaceJudgements.IDENTITY.name(), Identities.CENTRE.name())
            .join(
                outcomes.select(Labels.IDENTITY_ID.col(), GROUP_ID.col(), GROUP_REASON.col()),
                Labels.IDENTITY_ID.name())
            .unionByName(
                judged
                    .filter(Claims.NAME.col().isNull())
                    .drop(FaceJudgements.IDENTITY.name(), Identities.CENTRE.name())
                    .withColumn(GROUP_ID.name(), lit(null).cast("string"))
                    .withColumn(GROUP_REASON.name(), lit(null).cast("string")))
            .withColumn(Labels.DECISION.name(), Labels.decisionOf(Labels.REASON.col()))
            .withColumn(
                Labels.REASON.name(),
                when(kept.and(GROUP_REASON.col().isNotNull()), GROUP_REASON.col())
                    .when(kept.and(merged), lit(Reason.MERGED.name()))
                    .otherwise(Labels.REASON.col()))
            .withColumn(Labels.DECISION.name(), Labels.decisionOf(Labels.REASON.col()))
            .withColumn(
                SCORE.name(),
                FaceJudgements.SIMILARITY
                    .col()
                    .minus(IMPOSTOR_MEAN.col())
                    .divide(IMPOSTOR_STD.col()));
    return oneClaimPerFace(faces, settings).select(FIELDS.columns());
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
                    SCORE.col().desc_nulls_last(),
                    Claims.NAME.col()));
    Column rival =
        max(when(
                kept.and(GROUP_ID.col().notEqual(col(BEST_GROUP))),
                coalesce(SCORE.col(), lit(Double.MAX_VALUE))))
            .over(face);
    Column noMargin =
        settings.sharedPhotograph() == Config.SharedPhotograph.ASIDE
            ? lit(true)
            : coalesce(SCORE.col(), lit(0.0)).minus(col(RIVAL)).lt(settings.margin());
    return claims
        .withColumn(CLAIM_RANK, rank)
        .withColumn(BEST_GROUP, min(when(col(CLAIM_RANK).equalTo(1), GROUP_ID.col())).over(face))
        .withColumn(RIVAL, rival)
        .filter(col(CLAIM_RANK).equalTo(1))
        .withColumn(
            Labels.REASON.name(),
            when(
                    kept.and(col(RIVAL).isNotNull()).and(noMargin),
                    lit(Reason.CONFLICTING_CLAIMS.name()))
                .otherwise(Labels.REASON.col()))
        .withColumn(Labels.DECISION.name(), Labels.decisionOf(Labels.REASON.col()))
        .drop(CLAIM_RANK, BEST_GROUP, RIVAL);
  }

  /** Statistics of the final labels by identity: identity_id, kept_faces, cohesion. */
  static Dataset<Row> sizes(Dataset<Row> labels) {
    // Decimal sums make the means independent of the row order.
    return labels
        .filter(Labels.kept())
        .groupBy(Labels.IDENTITY_ID.col())
        .agg(
            sum(lit(1L)).as(KEPT_FACES.name()),
            avg(Labels.SIMILARITY.col().cast("decimal(10,7)")).as(Identities.COHESION.name()));
  }
}
