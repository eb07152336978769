package org.winnow.stage.clean.reassign;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_FACES;
import static org.winnow.stage.clean.inter.IdentityGroups.GROUP_ID;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_MEAN;
import static org.winnow.stage.clean.intra.CohortStats.IMPOSTOR_STD;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.VectorSet;
import org.winnow.table.Faces;
import org.winnow.table.Labels;

/** Rescues unassigned faces: moves each to the identity that it clearly matches. */
public final class Reassignment {
  /** Score at the nearest other identity. */
  static final String OTHER_SCORE = "other_score";

  private static final String OTHER = "other";
  private static final String OTHERS = "others";
  private static final String NEXT = "next";
  private static final String NEXT_SCORE = "next_score";
  private static final String CLAIM = "claim";
  private static final String BIN = "bin";
  private static final String HUB = "hub";
  private static final String HUB_FACES = "hub_faces";
  private static final String CANDIDATES = "candidates";
  private static final String ELIGIBLE = "eligible";
  private static final String TARGET = "target";
  private static final String IMAGE_RANK = "image_rank";
  private static final String MOVED = "moved";

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
        .join(
            nearest, claimed.col(Labels.FACE_ID.name()).equalTo(nearest.col(VectorSet.ID)), "left")
        .drop(VectorSet.ID)
        .withColumn(
            OTHERS,
            filter(
                col(FaceLabels.NEAREST),
                face -> face.getField(GROUP_ID).notEqual(coalesce(col(GROUP_ID), lit("")))))
        .withColumn(OTHER, get(col(OTHERS), lit(0)))
        .withColumn(
            NEXT,
            get(
                filter(col(OTHERS), face -> face.getField(GROUP_ID).notEqual(other(GROUP_ID))),
                lit(0)))
        .withColumn(OTHER_SCORE, score(col(OTHER)))
        .withColumn(NEXT_SCORE, score(col(NEXT)))
        .drop(FaceLabels.NEAREST, OTHERS);
  }

  private static Column score(Column identity) {
    return identity
        .getField(Labels.SIMILARITY.name())
        .cast("double")
        .minus(col(IMPOSTOR_MEAN))
        .divide(col(IMPOSTOR_STD));
  }

  /** A field of the nearest other identity. */
  static Column other(String field) {
    return col(OTHER).getField(field);
  }

  /** A field of the state of a moved face before its rescue. */
  static Column claim(String field) {
    return col(CLAIM).getField(field);
  }

  /** Whether a face has no identity: a dropped, borderline or unnamed face. */
  public static Column unassigned() {
    return Labels.is(Reason.Decision.DROPPED)
        .and(Labels.REASON.col().notEqual(Reason.SAME_PHOTOGRAPH.name()))
        .or(Labels.REASON.col().isin(Reason.BORDERLINE.name(), Reason.NO_AGREEMENT.name()));
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
            .filter(unassigned().and(col(OTHER_SCORE).isNotNull()))
            .groupBy(floor(col(OTHER_SCORE).divide(BIN_WIDTH)).as(BIN))
            .agg(count(lit(1)))
            .orderBy(col(BIN).desc())
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
        (threshold.onScore() ? col(OTHER_SCORE) : other(Labels.SIMILARITY.name()))
            .geq(threshold.value());
    Column hasMargin = col(OTHER_SCORE).minus(col(NEXT_SCORE)).geq(margin);
    Dataset<Row> hubs =
        compared
            .filter(unassigned().and(reachesThreshold))
            .groupBy(other(GROUP_ID).as(HUB))
            .agg(count(lit(1)).as(CANDIDATES), max(other(GROUP_FACES)).as(HUB_FACES))
            .filter(col(CANDIDATES).gt(greatest(col(HUB_FACES), lit((long) MIN_HUB_FACES))))
            .select(col(HUB));
    Column eligible =
        unassigned()
            .and(coalesce(other(FaceLabels.OPEN), lit(false)))
            .and(reachesThreshold)
            .and(col(HUB).isNull())
            .and(coalesce(hasMargin, lit(true)));
    Column kept = Labels.kept();
    // A person occurs once in an image; a face that is already kept has priority.
    Column rank =
        row_number()
            .over(
                Window.partitionBy(Faces.IMAGE_ID.col(), col(TARGET))
                    .orderBy(
                        when(kept, 0).otherwise(1),
                        col(OTHER_SCORE).desc_nulls_last(),
                        Labels.FACE_ID.col()));
    Column moved = col(ELIGIBLE).and(col(IMAGE_RANK).equalTo(1));
    return compared
        .join(hubs, other(GROUP_ID).equalTo(col(HUB)), "left")
        .withColumn(ELIGIBLE, coalesce(eligible, lit(false)))
        .withColumn(TARGET, when(kept, col(GROUP_ID)).when(col(ELIGIBLE), other(GROUP_ID)))
        .withColumn(IMAGE_RANK, rank)
        .withColumn(MOVED, moved.and(col(TARGET).isNotNull()))
        .withColumn(
            CLAIM,
            when(
                col(MOVED),
                struct(
                    GROUP_ID, Labels.REASON.name(), Labels.SIMILARITY.name(), Labels.SCORE.name())))
        .withColumn(
            Labels.REASON.name(),
            when(col(MOVED), lit(Reason.RESCUED.name())).otherwise(Labels.REASON.col()))
        .withColumn(Labels.DECISION.name(), FaceLabels.decision(Labels.REASON.col()))
        .withColumn(GROUP_ID, when(col(MOVED), other(GROUP_ID)).otherwise(col(GROUP_ID)))
        .withColumn(
            Labels.SIMILARITY.name(),
            when(col(MOVED), other(Labels.SIMILARITY.name()).cast("double"))
                .otherwise(Labels.SIMILARITY.col()))
        .withColumn(
            Labels.SCORE.name(), when(col(MOVED), col(OTHER_SCORE)).otherwise(Labels.SCORE.col()))
        .withColumn(OTHER_SCORE, when(col(MOVED), col(NEXT_SCORE)).otherwise(col(OTHER_SCORE)))
        .withColumn(OTHER, when(col(MOVED), col(NEXT)).otherwise(col(OTHER)));
  }
}
