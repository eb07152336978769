package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is the outcome of one face in one cleaning round. */
public final class Labels {
  public static final Field FACE_ID = Field.text("face_id", "Face that was judged");
  public static final Field ROUND = Field.of("round", IntegerType, "Cleaning round, from 1");
  public static final Field CLAIMED_IDENTITY =
      Field.optionalText(
          "claimed_identity", "Claimed name as given; null where nobody was claimed");
  public static final Field IDENTITY_ID =
      Field.optionalText("identity_id", "Identity that the face was judged against or given to");
  public static final Field DECISION = Field.text("decision", "KEPT, MOVED, DROPPED or REVIEW");
  public static final Field REASON = Field.text("reason", "Why, as a code; README lists them");
  public static final Field SIMILARITY =
      Field.optional("similarity", FloatType, "Cosine to the centre of the identity");
  public static final Field MARGIN =
      Field.optional(
          "margin",
          FloatType,
          "Similarity minus the cosine to the centre of the nearest other identity");

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
              MARGIN)
          .withConstraint("decision_known", "decision IN ('KEPT', 'MOVED', 'DROPPED', 'REVIEW')");

  private Labels() {}
}
