package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.Reason;
import org.winnow.table.Labels;

/** Rescues unassigned faces: moves each to the identity that it clearly matches. */
public final class Reassignment {
  private static final double BIN_WIDTH = 0.1;

  /** Minimum number of matching faces that can make an identity a hub. */
  private static final int MIN_HUB_FACES = 10;

  private Reassignment() {}

  /**
   * Adds the nearest other identity, {@code other} with {@code other_score}, and the following one,
   * {@code next} with {@code next_score}.
   *
   * @param claimed from {@link FaceLabels#claimed}
   * @param nearest from {@link FaceLabels#nearest}
   */
  public static Dataset<Row> compared(Dataset<Row> claimed, Dataset<Row> nearest) {
    return claimed
        .join(nearest, claimed.col("face_id").equalTo(nearest.col("id")), "left")
        .drop("id")
        .withColumn("others", expr("filter(nearest, n -> n.group_id <> coalesce(group_id, ''))"))
        .withColumn("other", expr("get(others, 0)"))
        .withColumn("next", expr("get(filter(others, n -> n.group_id <> other.group_id), 0)"))
        .withColumn("other_score", score("other"))
        .withColumn("next_score", score("next"))
        .drop("nearest", "others");
  }

  private static Column score(String side) {
    return col(side + ".similarity")
        .cast("double")
        .minus(col("impostor_mean"))
        .divide(col("impostor_std"));
  }

  /** Whether a face has no identity: a dropped, borderline or unnamed face. */
  public static Column unassigned() {
    return FaceLabels.is(Reason.Decision.DROPPED)
        .and(col("reason").notEqual(Reason.SAME_PHOTOGRAPH.name()))
        .or(col("reason").isin(Reason.BORDERLINE.name(), Reason.NO_AGREEMENT.name()));
  }

  /**
   * The rescue threshold of an unassigned face at its nearest identity. Each face is compared with
   * all identities, so impostor scores are high. The expected number of impostors above the
   * threshold, divided by the number of faces above it, meets the target rate.
   */
  public static DecisionThreshold threshold(
      Dataset<Row> compared,
      DecisionThreshold member,
      ImpostorDistribution impostors,
      double targetFdr,
      long identities) {
    if (!member.onScore()) {
      return member;
    }
    List<long[]> counts = new ArrayList<>();
    // One row for each bin of scores.
    for (Row row :
        compared
            .filter(unassigned().and(col("other_score").isNotNull()))
            .groupBy(floor(col("other_score").divide(BIN_WIDTH)).as("bin"))
            .agg(count(lit(1)))
            .orderBy(col("bin").desc())
            .collectAsList()) {
      counts.add(new long[] {row.getLong(0), row.getLong(1)});
    }
    long unassigned = counts.stream().mapToLong(count -> count[1]).sum();
    double minScore = Double.MAX_VALUE;
    long accepted = 0;
    for (long[] count : counts) {
      double score = count[0] * BIN_WIDTH;
      accepted += count[1];
      if (unassigned * (double) identities * impostors.tailProbability(score)
          > targetFdr * accepted) {
        break;
      }
      minScore = score;
    }
    return new DecisionThreshold(Math.max(minScore, member.value()), true);
  }

  /**
   * Moves the unassigned faces of {@link #compared} that reach the threshold and match one identity
   * clearly.
   *
   * <p>Blurred bystanders resemble each other, so an identity that contains some of them attracts
   * all of them. Such an identity is a hub (Radovanović et al., "Hubs in space", 2010). No face is
   * moved to an identity that would gain more faces than it has.
   *
   * @param margin minimum score difference between the best and the next identity
   * @return with {@code claim}: the state of a moved face before its rescue; null for other faces
   */
  public static Dataset<Row> moved(
      Dataset<Row> compared, DecisionThreshold threshold, double margin) {
    Column reachesThreshold =
        (threshold.onScore() ? col("other_score") : col("other.similarity")).geq(threshold.value());
    Column hasMargin = col("other_score").minus(col("next_score")).geq(margin);
    Dataset<Row> hubs =
        compared
            .filter(unassigned().and(reachesThreshold))
            .groupBy(col("other.group_id").as("hub"))
            .agg(count(lit(1)).as("candidates"), max("other.group_faces").as("hub_faces"))
            .filter(col("candidates").gt(greatest(col("hub_faces"), lit((long) MIN_HUB_FACES))))
            .select("hub");
    Column eligible =
        unassigned()
            .and(coalesce(col("other.open"), lit(false)))
            .and(reachesThreshold)
            .and(col("hub").isNull())
            .and(coalesce(hasMargin, lit(true)));
    Column kept = Labels.kept();
    // A person occurs once in an image; a face that is already kept has priority.
    Column rank =
        row_number()
            .over(
                Window.partitionBy(col("image_id"), col("target"))
                    .orderBy(
                        when(kept, 0).otherwise(1),
                        col("other_score").desc_nulls_last(),
                        col("face_id")));
    Column moved = col("eligible").and(col("image_rank").equalTo(1));
    return compared
        .join(hubs, col("other.group_id").equalTo(col("hub")), "left")
        .withColumn("eligible", coalesce(eligible, lit(false)))
        .withColumn(
            "target", when(kept, col("group_id")).when(col("eligible"), col("other.group_id")))
        .withColumn("image_rank", rank)
        .withColumn("moved", moved.and(col("target").isNotNull()))
        .withColumn(
            "claim", when(col("moved"), struct("group_id", "reason", "similarity", "score")))
        .withColumn(
            "reason", when(col("moved"), lit(Reason.RESCUED.name())).otherwise(col("reason")))
        .withColumn("decision", FaceLabels.decision(col("reason")))
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
}
