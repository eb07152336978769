package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.winnow.identity.Reason;
import org.winnow.identity.Reason.Decision;

/** One row is the outcome of one face in one cleaning round. */
public final class Labels {
  public static final Field FACE_ID = Field.code("face_id", "Face that was judged");
  public static final Field ROUND = Field.of("round", IntegerType, "Cleaning round, from 1");
  public static final Field CLAIMED_IDENTITY =
      Field.optionalText("claimed_identity", "Claimed name as given; null without a claim");
  public static final Field IDENTITY_ID =
      Field.optionalCode("identity_id", "Identity that the face was compared with or assigned to");
  public static final Field DECISION = Field.code("decision", "KEPT, MOVED, DROPPED or REVIEW");
  public static final Field REASON = Field.code("reason", "Why, as a code; README lists them");
  public static final Field SIMILARITY =
      Field.optional("similarity", FloatType, "Cosine to the centroid of the identity");
  public static final Field SCORE =
      Field.optional(
          "score",
          FloatType,
          "The same similarity in standard deviations above the mean of this face's similarities to"
              + " impostors");
  public static final Field NEAREST_IDENTITY_ID =
      Field.optionalCode("nearest_identity_id", "Other identity with the most similar centroid");
  public static final Field NEAREST_SIMILARITY =
      Field.optional("nearest_similarity", FloatType, "Cosine to that centroid");
  public static final Field MARGIN =
      Field.optional(
          "margin",
          FloatType,
          "Similarity minus the cosine to the centroid of the nearest other identity");

  public static final Field MODEL_ID =
      Field.code("model_id", "Embedder of the compared vectors, or its student");

  public static final Field NEAREST_SCORE =
      Field.optional(
          "nearest_score",
          FloatType,
          "The cosine to the centroid of the nearest other identity, in standard deviations above"
              + " the mean of this face's similarities to impostors");

  public static final Field CLAIM_IDENTITY_ID =
      Field.optionalCode(
          "claim_identity_id", "Of a rescued face: the identity of its claim; null for bystanders");
  public static final Field CLAIM_REASON =
      Field.optionalCode("claim_reason", "Of a rescued face: its reason before the rescue");
  public static final Field CLAIM_SIMILARITY =
      Field.optional(
          "claim_similarity",
          FloatType,
          "Of a rescued face: cosine to the centroid of the identity of its claim");
  public static final Field CLAIM_SCORE =
      Field.optional("claim_score", FloatType, "Of a rescued face: that cosine as a score");

  /** Columns of a rescued face about its claim; null for all others. */
  public static final List<Field> BEFORE_RESCUE =
      List.of(CLAIM_IDENTITY_ID, CLAIM_REASON, CLAIM_SIMILARITY, CLAIM_SCORE);

  public static final Table TABLE =
      Table.of(
              "labels",
              "The outcome of one face in one cleaning round",
              List.of(FACE_ID, ROUND),
              FACE_ID,
              ROUND,
              CLAIMED_IDENTITY,
              IDENTITY_ID,
              DECISION,
              REASON,
              SIMILARITY,
              SCORE,
              NEAREST_IDENTITY_ID,
              NEAREST_SIMILARITY,
              MARGIN,
              MODEL_ID,
              NEAREST_SCORE,
              CLAIM_IDENTITY_ID,
              CLAIM_REASON,
              CLAIM_SIMILARITY,
              CLAIM_SCORE)
          .withConstraint("decision_known", DECISION.isOneOf(Decision.values()));

  private Labels() {}

  /** The decision that follows from a reason. */
  public static Column decisionOf(Column reason) {
    Column decision = functions.lit(Decision.DROPPED.name());
    for (Decision candidate : Decision.values()) {
      Object[] reasons =
          Arrays.stream(Reason.values())
              .filter(value -> value.decision() == candidate)
              .map(Reason::name)
              .toArray();
      decision = functions.when(reason.isin(reasons), candidate.name()).otherwise(decision);
    }
    return decision;
  }

  /** Whether a face belongs to its identity: it was kept, or moved there. */
  public static Column kept() {
    return DECISION.col().isin(Decision.KEPT.name(), Decision.MOVED.name());
  }

  /** Whether this is the decision on a face. */
  public static Column is(Decision decision) {
    return DECISION.col().equalTo(decision.name());
  }

  /** Share of the faces of two rounds whose decision or identity differs, 0 to 1. */
  public static double changed(Dataset<Row> before, Dataset<Row> after) {
    Row counts =
        before
            .select(
                FACE_ID.col(),
                DECISION.col().as("decision_before"),
                IDENTITY_ID.col().as("identity_before"))
            .join(after, FACE_ID.name())
            .agg(
                functions.count(functions.lit(1)),
                functions.count_if(
                    DECISION
                        .col()
                        .notEqual(functions.col("decision_before"))
                        .or(
                            kept()
                                .and(
                                    IDENTITY_ID.col().notEqual(functions.col("identity_before"))))))
            .head();
    return counts.getLong(1) / (double) Math.max(1, counts.getLong(0));
  }

  /** The newest round of {@code labels} or {@code identities}; 0 if there is none. */
  public static int newestRound(Dataset<Row> rows) {
    Row newest = rows.agg(functions.max(ROUND.col())).head();
    return newest.isNullAt(0) ? 0 : newest.getInt(0);
  }
}
