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
import org.apache.spark.sql.types.DataTypes;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.Reason;
import org.winnow.knn.exact.VectorSet;
import org.winnow.stage.clean.intra.FaceJudgements;
import org.winnow.table.Faces;
import org.winnow.table.Field;
import org.winnow.table.FieldList;
import org.winnow.table.Labels;

/** Rescues unassigned faces: moves each to the identity that it clearly matches. */
public final class Reassignment {
  private static final Field OTHER =
      new Field("other", FaceLabels.NEIGHBOUR.schema(), true, "The nearest other identity");

  private static final Field NEXT =
      new Field("next", FaceLabels.NEIGHBOUR.schema(), true, "The following other identity");

  static final Field OTHER_SCORE =
      new Field("other_score", DataTypes.DoubleType, true, "Score at the nearest other identity");

  private static final Field NEXT_SCORE =
      new Field("next_score", DataTypes.DoubleType, true, "Score at the following one");

  /** Faces with one claim each, and the two nearest other identities. */
  static final FieldList COMPARED = FaceLabels.FIELDS.with(OTHER, NEXT, OTHER_SCORE, NEXT_SCORE);

  private static final FieldList CLAIM_FIELDS =
      FieldList.of(GROUP_ID.orNull(), Labels.REASON, FaceJudgements.SIMILARITY, FaceLabels.SCORE);

  private static final Field CLAIM =
      new Field(
          "claim",
          CLAIM_FIELDS.schema(),
          true,
          "State of a moved face before its rescue; null for other faces");

  /** Faces after the rescue: {@link #OTHER} of a moved face is the following identity. */
  static final FieldList RESCUED = COMPARED.with(CLAIM);

  private static final String OTHERS = "others";
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
   * Adds the nearest other identity and the following one.
   *
   * @param claimed rows of {@link FaceLabels#FIELDS}
   * @param nearest rows of {@link FaceLabels#NEAREST_FIELDS}
   * @return rows of {@link #COMPARED}
   */
  public static Dataset<Row> compared(Dataset<Row> claimed, Dataset<Row> nearest) {
    return claimed
        .join(
            nearest, claimed.col(Labels.FACE_ID.name()).equalTo(nearest.col(VectorSet.ID)), "left")
        .withColumn(
            OTHERS,
            filter(
                FaceLabels.NEAREST.col(),
                face -> face.getField(GROUP_ID.name()).notEqual(coalesce(GROUP_ID.col(), lit("")))))
        .withColumn(OTHER.name(), get(col(OTHERS), lit(0)))
        .withColumn(
            NEXT.name(),
            get(
                filter(
                    col(OTHERS), face -> face.getField(GROUP_ID.name()).notEqual(other(GROUP_ID))),
                lit(0)))
        .withColumn(OTHER_SCORE.name(), score(OTHER))
        .withColumn(NEXT_SCORE.name(), score(NEXT))
        .select(COMPARED.columns());
  }

  private static Column score(Field identity) {
    return identity
        .col()
        .getField(FaceLabels.COSINE.name())
        .cast("double")
        .minus(IMPOSTOR_MEAN.col())
        .divide(IMPOSTOR_STD.col());
  }

  /** A field of the nearest other identity. */
  static Column other(Field field) {
    return OTHER.col().getField(field.name());
  }

  /** A field of the state of a moved face before its rescue. */
  static Column claim(Field field) {
    return CLAIM.col().getField(field.name());
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
  public static MinSimilarity threshold(
      Dataset<Row> compared,
      MinSimilarity member,
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
            .filter(unassigned().and(OTHER_SCORE.col().isNotNull()))
            .groupBy(floor(OTHER_SCORE.col().divide(BIN_WIDTH)).as(BIN))
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
    return new MinSimilarity(Math.max(minScore, member.value()), true);
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
   * @return rows of {@link #RESCUED}
   */
  public static Dataset<Row> moved(Dataset<Row> compared, MinSimilarity threshold, double margin) {
    Column reachesThreshold =
        (threshold.onScore() ? OTHER_SCORE.col() : other(FaceLabels.COSINE)).geq(threshold.value());
    Column hasMargin = OTHER_SCORE.col().minus(NEXT_SCORE.col()).geq(margin);
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
                        OTHER_SCORE.col().desc_nulls_last(),
                        Labels.FACE_ID.col()));
    Column moved = col(ELIGIBLE).and(col(IMAGE_RANK).equalTo(1));
    return compared
        .join(hubs, other(GROUP_ID).equalTo(col(HUB)), "left")
        .withColumn(ELIGIBLE, coalesce(eligible, lit(false)))
        .withColumn(TARGET, when(kept, GROUP_ID.col()).when(col(ELIGIBLE), other(GROUP_ID)))
        .withColumn(IMAGE_RANK, rank)
        .withColumn(MOVED, moved.and(col(TARGET).isNotNull()))
        .withColumn(CLAIM.name(), when(col(MOVED), struct(CLAIM_FIELDS.columns())))
        .withColumn(
            Labels.REASON.name(),
            when(col(MOVED), lit(Reason.RESCUED.name())).otherwise(Labels.REASON.col()))
        .withColumn(Labels.DECISION.name(), Labels.decisionOf(Labels.REASON.col()))
        .withColumn(GROUP_ID.name(), when(col(MOVED), other(GROUP_ID)).otherwise(GROUP_ID.col()))
        .withColumn(
            FaceJudgements.SIMILARITY.name(),
            when(col(MOVED), other(FaceLabels.COSINE).cast("double"))
                .otherwise(FaceJudgements.SIMILARITY.col()))
        .withColumn(
            FaceLabels.SCORE.name(),
            when(col(MOVED), OTHER_SCORE.col()).otherwise(FaceLabels.SCORE.col()))
        .withColumn(
            OTHER_SCORE.name(), when(col(MOVED), NEXT_SCORE.col()).otherwise(OTHER_SCORE.col()))
        .withColumn(OTHER.name(), when(col(MOVED), NEXT.col()).otherwise(OTHER.col()))
        .select(RESCUED.columns());
  }
}
