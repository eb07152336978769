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

/** Faces that belong to nobody so far are moved to the identity that they clearly belong to. */
public final class Reassignment {
  private static final double STEP = 0.1;

  /** So many free faces near one identity are no sign of anything yet. */
  private static final int FEW = 10;

  private Reassignment() {}

  /**
   * Adds the nearest other identity, {@code other} with {@code other_score}, and the one after it,
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
        .minus(col("stranger_mean"))
        .divide(col("stranger_deviation"));
  }

  /**
   * Faces that belong to nobody so far: others under the name, passers-by, and who is not named.
   */
  public static Column free() {
    return FaceLabels.is(Reason.Decision.DROPPED)
        .and(col("reason").notEqual(Reason.SAME_PHOTOGRAPH.name()))
        .or(col("reason").isin(Reason.BORDERLINE.name(), Reason.NO_AGREEMENT.name()));
  }

  /**
   * What a free face must reach at the nearest of all identities. Each is compared with all of
   * them, so that strangers reach far: as many strangers are expected above the bar as are wanted
   * among the faces that are found there.
   */
  public static DecisionThreshold bar(
      Dataset<Row> compared,
      DecisionThreshold member,
      ImpostorDistribution strangers,
      double wanted,
      long identities) {
    if (!member.onScore()) {
      return member;
    }
    List<long[]> counts = new ArrayList<>();
    // A row for each tenth of a deviation.
    for (Row row :
        compared
            .filter(free().and(col("other_score").isNotNull()))
            .groupBy(floor(col("other_score").divide(STEP)).as("bin"))
            .agg(count(lit(1)))
            .orderBy(col("bin").desc())
            .collectAsList()) {
      counts.add(new long[] {row.getLong(0), row.getLong(1)});
    }
    long free = counts.stream().mapToLong(count -> count[1]).sum();
    double least = Double.MAX_VALUE;
    long found = 0;
    for (long[] count : counts) {
      double score = count[0] * STEP;
      found += count[1];
      if (free * (double) identities * strangers.tailProbability(score) > wanted * found) {
        break;
      }
      least = score;
    }
    return new DecisionThreshold(Math.max(least, member.value()), true);
  }

  /**
   * Moves the free faces of {@link #compared} that reach the bar and fit one identity clearly.
   *
   * <p>Blurred passers-by are all alike, so that an identity which some of them got into looks like
   * all of them: a hub (Radovanović et al., "Hubs in space", 2010). To an identity to which more
   * free faces would go than it holds itself, none is moved.
   *
   * @param margin by how many deviations a face must fit one identity better than the next
   * @return with {@code claim}: what a moved face was before; null where none was moved
   */
  public static Dataset<Row> moved(Dataset<Row> compared, DecisionThreshold bar, double margin) {
    Column fits = (bar.onScore() ? col("other_score") : col("other.similarity")).geq(bar.value());
    Column clear = col("other_score").minus(col("next_score")).geq(margin);
    Dataset<Row> hubs =
        compared
            .filter(free().and(fits))
            .groupBy(col("other.group_id").as("hub"))
            .agg(count(lit(1)).as("fitting"), max("other.group_faces").as("holds"))
            .filter(col("fitting").gt(greatest(col("holds"), lit((long) FEW))))
            .select("hub");
    Column moves =
        free()
            .and(coalesce(col("other.open"), lit(false)))
            .and(fits)
            .and(col("hub").isNull())
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
        .join(hubs, col("other.group_id").equalTo(col("hub")), "left")
        .withColumn("moves", coalesce(moves, lit(false)))
        .withColumn(
            "target", when(takes, col("group_id")).when(col("moves"), col("other.group_id")))
        .withColumn("place", place)
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
