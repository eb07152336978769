package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;

/**
 * One row is one decision by a reviewer. It overrides the model, survives every run, and can be
 * undone.
 */
public final class Reviews {
  /** {@link #SUBJECT} of a decision on one face. */
  public static final String FACE = "FACE";

  /** {@link #SUBJECT} of a decision on one identity. */
  public static final String IDENTITY = "IDENTITY";

  public static final Field REVIEW_ID =
      Field.code("review_id", "First 16 hexadecimal digits of the SHA-256 of the decision");
  public static final Field SUBJECT =
      Field.code("subject", "Subject of the decision: FACE or IDENTITY");
  public static final Field SUBJECT_ID = Field.code("subject_id", "face_id or identity_id");
  public static final Field VERDICT =
      Field.code(
          "verdict",
          "KEEP, DROP, MOVE (a face, to the target), MERGE (an identity, into the target), or"
              + " SEPARATE (never merge it with the target)");
  public static final Field TARGET_ID =
      Field.optionalCode("target_id", "identity_id that MOVE, MERGE and SEPARATE name");
  public static final Field PERSON = Field.optionalText("person", "Name of the reviewer, as given");
  public static final Field NOTE = Field.optionalText("note", "Why, as given");
  public static final Field DECIDED_AT =
      Field.of("decided_at", TimestampType, "When the decision was imported");
  public static final Field UNDONE_AT =
      Field.optional("undone_at", TimestampType, "When it was undone; null if it is in force");

  public static final Table TABLE =
      Table.of(
              "reviews",
              "One decision by a reviewer",
              List.of(REVIEW_ID),
              REVIEW_ID,
              SUBJECT,
              SUBJECT_ID,
              VERDICT,
              TARGET_ID,
              PERSON,
              NOTE,
              DECIDED_AT,
              UNDONE_AT)
          .withConstraint(
              "subject_known", String.format("%s IN ('%s', '%s')", SUBJECT, FACE, IDENTITY))
          .withConstraint("verdict_known", VERDICT.isOneOf(Verdict.values()));

  private Reviews() {}
}
