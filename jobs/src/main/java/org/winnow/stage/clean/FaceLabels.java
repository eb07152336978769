package org.winnow.stage.clean;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.winnow.algo.cluster.Bar;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.algo.cluster.Reason;
import org.winnow.config.Config;
import org.winnow.primitive.Plans;
import org.winnow.primitive.SimilarityJoin;
import org.winnow.primitive.VectorSet;
import org.winnow.table.Labels;

/** Judged faces and compared identities to one label for each face, as datasets. */
final class FaceLabels {
  /** Own identity, the nearest other, and one more, of which two may be one person's. */
  private static final int NEAREST = 3;

  /** What the nearest identity must lie above the next one, for a face to be moved there. */
  private static final double CLEAR_SCORE = 1;

  private static final double CLEAR_COSINE = 0.1;

  private FaceLabels() {}

  /** The decision that a reason leads to. */
  static Column decision(Column reason) {
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

  private static Column is(Reason.Decision decision) {
    return col("decision").equalTo(decision.name());
  }

  /** The nearest identities of each face, the nearest first: id, nearest. */
  static Dataset<Row> nearest(Dataset<Row> vectors, long faces, Dataset<Row> outcomes) {
    Dataset<Row> kept = outcomes.filter("faces > 0");
    Dataset<Row> found =
        SimilarityJoin.nearest(
            new VectorSet(vectors.select(col("face_id").as("id"), col("vector")), faces),
            VectorSet.of(kept.select(col("identity_id").as("id"), col("centre").as("vector"))),
            NEAREST,
            -1);
    Column open = col("group_reason").isNull().and(col("group_faces").gt(1));
    return found
        .join(
            kept.select(col("identity_id").as("neighbour"), col("group_id"), open.as("open")),
            "neighbour")
        .groupBy("id")
        .agg(
            sort_array(
                    collect_list(
                        struct(col("rank"), col("group_id"), col("similarity"), col("open"))))
                .as("nearest"));
  }

  /**
   * One row for each face: face_id, image_id, name, group_id, reason, decision, similarity, score,
   * mean and deviation of its similarities to strangers.
   */
  static Dataset<Row> claimed(
      Dataset<Row> judged, Dataset<Row> outcomes, Config.SamePhotograph samePhotograph) {
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
    return oneOfEachFace(faces, samePhotograph);
  }

  /**
   * Of several claims the one that keeps the face counts. If it is kept for two people, the one
   * that it fits clearly better gets it; where none does, a person must look.
   */
  private static Dataset<Row> oneOfEachFace(
      Dataset<Row> claims, Config.SamePhotograph samePhotograph) {
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
        samePhotograph == Config.SamePhotograph.ASIDE
            ? lit(true)
            : coalesce(col("score"), lit(0.0)).minus(col("rival")).lt(CLEAR_SCORE);
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

  /**
   * Adds the nearest other identity and moves the faces there that clearly belong to it.
   *
   * @param labels from {@link #claimed}
   * @param nearest from {@link #nearest}
   */
  static Dataset<Row> rescued(
      Dataset<Row> labels,
      Dataset<Row> nearest,
      Thresholds thresholds,
      ImpostorTail strangers,
      double wanted,
      long identities) {
    Dataset<Row> compared =
        Plans.cut(
            labels
                .join(nearest, labels.col("face_id").equalTo(nearest.col("id")), "left")
                .drop("id")
                .withColumn(
                    "others", expr("filter(nearest, n -> n.group_id <> coalesce(group_id, ''))"))
                .withColumn("other", expr("get(others, 0)"))
                .withColumn(
                    "next", expr("get(filter(others, n -> n.group_id <> other.group_id), 0)"))
                .withColumn("other_score", score("other"))
                .withColumn("next_score", score("next"))
                .withColumn("free", free())
                .drop("nearest", "others"));
    Bar bar = bar(compared, thresholds, strangers, wanted, identities);
    Column fits = (bar.onScore() ? col("other_score") : col("other.similarity")).geq(bar.least());
    Column clear =
        bar.onScore()
            ? col("other_score").minus(col("next_score")).geq(CLEAR_SCORE)
            : col("other.similarity").minus(col("next.similarity")).geq(CLEAR_COSINE);
    Column moves =
        col("free")
            .and(coalesce(col("other.open"), lit(false)))
            .and(fits)
            .and(coalesce(clear, lit(true)));
    Column takes = Labels.kept();
    // One person stands in a picture once: a face that is there already goes first.
    Column place =
        row_number()
            .over(
                Window.partitionBy(col("image_id"), col("target"))
                    .orderBy(
                        when(takes, 0).otherwise(1),
                        col("other_score").desc_nulls_last(),
                        col("face_id")));
    Column moved = col("moves").and(col("place").equalTo(1));
    return compared
        .withColumn("moves", coalesce(moves, lit(false)))
        .withColumn(
            "target", when(takes, col("group_id")).when(col("moves"), col("other.group_id")))
        .withColumn("place", place)
        .withColumn("moved", moved.and(col("target").isNotNull()))
        .withColumn(
            "reason", when(col("moved"), lit(Reason.RESCUED.name())).otherwise(col("reason")))
        .withColumn("decision", decision(col("reason")))
        .withColumn(
            "group_id", when(col("moved"), col("other.group_id")).otherwise(col("group_id")))
        .withColumn(
            "similarity",
            when(col("moved"), col("other.similarity").cast("double")).otherwise(col("similarity")))
        .withColumn("score", when(col("moved"), col("other_score")).otherwise(col("score")))
        .withColumn(
            "other_score", when(col("moved"), col("next_score")).otherwise(col("other_score")))
        .withColumn("other", when(col("moved"), col("next")).otherwise(col("other")));
  }

  private static Column score(String side) {
    return col(side + ".similarity")
        .cast("double")
        .minus(col("stranger_mean"))
        .divide(col("stranger_deviation"));
  }

  /**
   * Faces that belong to nobody so far: others under the name, passers-by, and who is not named.
   */
  private static Column free() {
    return is(Reason.Decision.DROPPED)
        .and(col("reason").notEqual(Reason.SAME_PHOTOGRAPH.name()))
        .or(col("reason").isin(Reason.BORDERLINE.name(), Reason.NO_AGREEMENT.name()));
  }

  /**
   * What a free face must reach at the nearest of all identities. Each is compared with all of
   * them, so that strangers reach far: as many strangers are expected above the bar as are wanted
   * among the faces that are found there.
   */
  private static Bar bar(
      Dataset<Row> compared,
      Thresholds thresholds,
      ImpostorTail strangers,
      double wanted,
      long identities) {
    if (!thresholds.rules().member().onScore()) {
      return thresholds.rules().member();
    }
    double step = 0.1;
    List<long[]> counts = new ArrayList<>();
    // A row for each tenth of a deviation.
    for (Row row :
        compared
            .filter(col("free").and(col("other_score").isNotNull()))
            .groupBy(floor(col("other_score").divide(step)).as("bin"))
            .agg(count(lit(1)))
            .orderBy(col("bin").desc())
            .collectAsList()) {
      counts.add(new long[] {row.getLong(0), row.getLong(1)});
    }
    long free = counts.stream().mapToLong(count -> count[1]).sum();
    double least = Double.MAX_VALUE;
    long found = 0;
    for (long[] count : counts) {
      double score = count[0] * step;
      found += count[1];
      if (free * (double) identities * strangers.exceeding(score) > wanted * found) {
        break;
      }
      least = score;
    }
    return new Bar(Math.max(least, thresholds.rules().member().least()), true);
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
