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

/** Judged faces and compared identities to one label for each face, as datasets. */
public final class FaceLabels {
  /** Own identity, the nearest other, and one more, of which two may be one person's. */
  private static final int NEAREST = 3;

  public static final Column[] CLAIMED =
      Stream.of(
              "face_id",
              "image_id",
              "name",
              "group_id",
              "reason",
              "decision",
              "similarity",
              "score",
              "stranger_mean",
              "stranger_deviation")
          .map(functions::col)
          .toArray(Column[]::new);

  private FaceLabels() {}

  /** The decision that a reason leads to. */
  public static Column decision(Column reason) {
    Column decision = lit(Reason.Decision.DROPPED.name());
    for (Reason.Decision one : Reason.Decision.values()) {
      Object[] reasons =
          Arrays.stream(Reason.values())
              .filter(value -> value.decision() == one)
              .map(Reason::name)
              .toArray();
      decision = when(reason.isin(reasons), one.name()).otherwise(decision);
    }
    return decision;
  }

  static Column is(Reason.Decision decision) {
    return col("decision").equalTo(decision.name());
  }

  /** The nearest identities of each face, the nearest first: id, nearest. */
  public static Dataset<Row> nearest(Dataset<Row> vectors, long faces, Dataset<Row> outcomes) {
    Dataset<Row> kept = outcomes.filter("faces > 0");
    Dataset<Row> found =
        SimilarityJoin.nearest(
            new VectorSet(vectors.select(col("face_id").as("id"), col("vector")), faces),
            RoundOutput.centres(outcomes),
            NEAREST,
            -1);
    return found
        .join(
            kept.select(
                col("identity_id").as("neighbour"),
                col("group_id"),
                col("group_faces"),
                open().as("open")),
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

  /** Whether an identity may get faces from elsewhere. */
  public static Column open() {
    return col("group_reason").isNull().and(col("group_faces").gt(1));
  }

  /**
   * One row for each face, with the columns {@link #CLAIMED}: {@code stranger_mean} and {@code
   * stranger_deviation} are of its similarities to strangers.
   */
  public static Dataset<Row> claimed(
      Dataset<Row> judged, Dataset<Row> outcomes, Config.Clean settings) {
    Column takes = Labels.kept();
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
                when(takes.and(col("group_reason").isNotNull()), col("group_reason"))
                    .when(takes.and(merged), lit(Reason.MERGED.name()))
                    .otherwise(col("reason")))
            .withColumn("decision", decision(col("reason")))
            .withColumn(
                "score",
                col("similarity").minus(col("stranger_mean")).divide(col("stranger_deviation")));
    return oneOfEachFace(faces, settings).select(CLAIMED);
  }

  /**
   * Of several claims the one that keeps the face counts. If it is kept for two people, the one
   * that it fits clearly better gets it; where none does, a person must look.
   */
  private static Dataset<Row> oneOfEachFace(Dataset<Row> claims, Config.Clean settings) {
    WindowSpec face = Window.partitionBy("face_id");
    Column takes = Labels.kept();
    Column order =
        row_number()
            .over(
                face.orderBy(
                    when(takes, 0).when(is(Reason.Decision.REVIEW), 1).otherwise(2),
                    col("score").desc_nulls_last(),
                    col("name")));
    Column rival =
        max(when(
                takes.and(col("group_id").notEqual(col("best_group"))),
                coalesce(col("score"), lit(Double.MAX_VALUE))))
            .over(face);
    Column unclear =
        settings.sharedPhotograph() == Config.SharedPhotograph.ASIDE
            ? lit(true)
            : coalesce(col("score"), lit(0.0)).minus(col("rival")).lt(settings.margin());
    return claims
        .withColumn("order", order)
        .withColumn("best_group", min(when(col("order").equalTo(1), col("group_id"))).over(face))
        .withColumn("rival", rival)
        .filter("order = 1")
        .withColumn(
            "reason",
            when(
                    takes.and(col("rival").isNotNull()).and(unclear),
                    lit(Reason.CONFLICTING_CLAIMS.name()))
                .otherwise(col("reason")))
        .withColumn("decision", decision(col("reason")))
        .drop("order", "best_group", "rival");
  }

  /** Counts of the final labels by identity: identity_id, kept_faces, cohesion. */
  static Dataset<Row> sizes(Dataset<Row> labels) {
    // Means over rows in any order must agree to the last bit: whole numbers are added.
    return labels
        .filter(Labels.kept())
        .groupBy("identity_id")
        .agg(
            sum(lit(1L)).as("kept_faces"),
            avg(col("similarity").cast("decimal(10,7)")).as("cohesion"));
  }
}
