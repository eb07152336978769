package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.Column;

/** One row is one identity after a cleaning round. */
public final class Identities {
  public static final Field IDENTITY_ID =
      Field.code(
          "identity_id",
          "First 16 hexadecimal digits of the SHA-256 of the claimed name; for a further person"
              + " under the name, also of one of its first faces");
  public static final Field ROUND = Field.of("round", IntegerType, "Cleaning round, from 1");
  public static final Field NAME = Field.text("name", "Claimed name as given");
  public static final Field FACES =
      Field.of("faces", LongType, "Number of faces kept in or moved to it");
  public static final Field STATUS = Field.code("status", "KEPT, MERGED, DROPPED or REVIEW");
  public static final Field REASON = Field.optionalCode("reason", "Why the status is not KEPT");
  public static final Field MERGED_INTO =
      Field.optionalCode(
          "merged_into", "Identity that now holds its faces, if the status is MERGED");
  public static final Field COHESION =
      Field.optional("cohesion", FloatType, "Mean cosine of its kept faces to the centroid");
  public static final Field NEAREST_IDENTITY_ID =
      Field.optionalCode("nearest_identity_id", "Other identity with the most similar centroid");
  public static final Field NEAREST_SIMILARITY =
      Field.optional("nearest_similarity", FloatType, "Cosine of the two centroids");
  public static final Field CENTRE =
      Field.optional(
          "centre", createArrayType(FloatType, false), "Centroid of its kept faces, a unit vector");

  public static final Field CLAIMED_NAME =
      Field.optionalText("claimed_name", "Claimed name of its faces");
  public static final Field CLAIMED_FACES =
      Field.optional(
          "claimed_faces",
          LongType,
          "Number of faces kept under that name before identities were compared");
  public static final Field CLAIMS =
      Field.optionalText(
          "claims",
          "Number and digest of the faces claimed for that name; it changes when one is added or"
              + " removed");

  public static final Table TABLE =
      Table.of(
              "identities",
              "One identity after a cleaning round",
              List.of(IDENTITY_ID, ROUND),
              IDENTITY_ID,
              ROUND,
              NAME,
              FACES,
              STATUS,
              REASON,
              MERGED_INTO,
              COHESION,
              NEAREST_IDENTITY_ID,
              NEAREST_SIMILARITY,
              CENTRE,
              CLAIMED_NAME,
              CLAIMED_FACES,
              CLAIMS)
          .withConstraint("status_known", STATUS.isOneOf(Status.values()));

  private Identities() {}

  /** Whether this is the status of an identity. */
  public static Column is(Status status) {
    return STATUS.col().equalTo(status.name());
  }

  /** Status of an identity after a round. */
  public enum Status {
    KEPT,
    /** One person with another identity, which now holds its faces. */
    MERGED,
    DROPPED,
    REVIEW
  }
}
