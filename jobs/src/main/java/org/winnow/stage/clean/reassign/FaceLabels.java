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

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.winnow.config.Config;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.table.Labels;

/** Combines judged faces and compared identities into one label for each face. */
public final class FaceLabels {
  /** The own identity, the nearest other one, and a third, since two of them may be one group. */
  private static final int NEAREST = 3;

  public static final Column[] CLAIM_COLUMNS =
      Stream.of(
              "face_id",
              "image_id",
              "name",
              "group_id",
              "reason",
              "decision",
              "similarity",
              "score",
              "impostor_mean",
              "impostor_std")
          .map(functions::col)
          .toArray(Column[]::new);

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

  static Column is(Reason.Decision decision) {
    return col("decision").equalTo(decision.name());
  }

  /** The nearest identities of each face in descending similarity: id, nearest. */
  public static Dataset<Row> nearest(Dataset<Row> vectors, long faces, Dataset<Row> outcomes) {
    Dataset<Row> nonEmpty = outcomes.filter("faces > 0");
    Dataset<Row> neighbours =
        SimilarityJoin.nearest(
            new VectorSet(vectors.select(col("face_id").as("id"), col("vector")), faces),
            RoundOutput.centroids(outcomes),
            NEAREST,
            -1);
    return neighbours
        .join(
            nonEmpty.select(
                col("identity_id").as("neighbour"),
                col("group_id"),
                col("group_faces"),
                acceptsFaces().as("open")),
            "neighbour")
        .groupBy("id")
        .agg(
            sort_array(
                    collect_list(
                        struct(
                            col("rank"),
                            col("group_id"),
                            col("similarity"),
                            col("open"),
                            col("group_faces"))))
                .as("nearest"));
  }

  /** Whether an identity accepts rescued faces. */
  public static Column acceptsFaces() {
    return col("group_reason").isNull().and(col("group_faces").gt(1));
  }

  /**
   * One row for each face, with the columns {@link #CLAIM_COLUMNS}. {@code impostor_mean} and
   * {@code impostor_std} are the cohort statistics of the face.
   */
  public static Dataset<Row> claimed(
      Dataset<Row> judged, Dataset<Row> outcomes, Config.Clean settings) {
    Column kept = Labels.kept();
    Column merged = col("group_id").notEqual(col("identity_id"));
    Dataset<Row> faces =
        judged
            .filter(col("face_id").isNotNull())
            .drop("identity", "centre")
            .join(outcomes.select("identity_id", "group_id", "group_reason"), "identity_id")
            .unionByName(
                judged
                    .filter(col("name").isNull())
                    .drop("identity", "centre")
                    .withColumn("group_id", lit(null).cast("string"))
                    .withColumn("group_reason", lit(null).cast("string")))
            .withColumn("decision", decision(col("reason")))
            .withColumn(
                "reason",
                when(kept.and(col("group_reason").isNotNull()), col("group_reason"))
                    .when(kept.and(merged), lit(Reason.MERGED.name()))
                    .otherwise(col("reason")))
            .withColumn("decision", decision(col("reason")))
            .withColumn(
                "score", col("similarity").minus(col("impostor_mean")).divide(col("impostor_std")));
    return oneClaimPerFace(faces, settings).select(CLAIM_COLUMNS);
  }

  /**
   * Selects one claim for each face; a claim that keeps the face wins. If several identities keep
   * it, the best one wins by the configured margin. Otherwise the face goes to review.
   */
  private static Dataset<Row> oneClaimPerFace(Dataset<Row> claims, Config.Clean settings) {
    WindowSpec face = Window.partitionBy("face_id");
    Column kept = Labels.kept();
    Column rank =
        row_number()
            .over(
                face.orderBy(
                    when(kept, 0).when(is(Reason.Decision.REVIEW), 1).otherwise(2),
                    col("score").desc_nulls_last(),
                    col("name")));
    Column rival =
        max(when(
                kept.and(col("group_id").notEqual(col("best_group"))),
                coalesce(col("score"), lit(Double.MAX_VALUE))))
            .over(face);
    Column noMargin =
        settings.sharedPhotograph() == Config.SharedPhotograph.ASIDE
            ? lit(true)
            : coalesce(col("score"), lit(0.0)).minus(col("rival")).lt(settings.margin());
    return claims
        .withColumn("claim_rank", rank)
        .withColumn(
            "best_group", min(when(col("claim_rank").equalTo(1), col("group_id"))).over(face))
        .withColumn("rival", rival)
        .filter("claim_rank = 1")
        .withColumn(
            "reason",
            when(
                    kept.and(col("rival").isNotNull()).and(noMargin),
                    lit(Reason.CONFLICTING_CLAIMS.name()))
                .otherwise(col("reason")))
        .withColumn("decision", decision(col("reason")))
        .drop("claim_rank", "best_group", "rival");
  }

  /** Statistics of the final labels by identity: identity_id, kept_faces, cohesion. */
  static Dataset<Row> sizes(Dataset<Row> labels) {
    // Decimal sums make the means independent of the row order.
    return labels
        .filter(Labels.kept())
        .groupBy("identity_id")
        .agg(
            sum(lit(1L)).as("kept_faces"),
            avg(col("similarity").cast("decimal(10,7)")).as("cohesion"));
  }
}
