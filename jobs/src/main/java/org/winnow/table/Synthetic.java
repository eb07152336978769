package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** One row is one accepted face of a person who does not exist, and how it was made. */
public final class Synthetic {
  public static final Field FACE_ID =
      Field.code("face_id", "identity_id, a hyphen, and image_index in three digits");
  public static final Field IDENTITY_ID =
      Field.code("identity_id", "Synthetic identity: generator, seed and number, with hyphens");
  public static final Field GENERATOR = Field.code("generator", "Model id of the generator");
  public static final Field GENERATOR_SHA256 =
      Field.code("generator_sha256", "SHA-256 of its file; of a built-in one, its version");
  public static final Field ORIGIN =
      Field.code("origin", "Where the vector of the identity is from: GAUSSIAN, PCA or TABLE");
  public static final Field SEED =
      Field.of(
          "seed",
          LongType,
          "Seed of this face: a hash of identity, index and attempt, or one that steering chose");
  public static final Field IMAGE_INDEX =
      Field.of("image_index", IntegerType, "Number of the face within its identity, from 0");
  public static final Field ATTEMPT =
      Field.of("attempt", IntegerType, "Number of the attempt that was accepted, from 0");
  public static final Field PERTURBATION =
      Field.of(
          "perturbation",
          FloatType,
          "Standard deviation of the noise on the identity, before steering");
  public static final Field CROP = Faces.CROP;
  public static final Field MODEL_ID = Field.code("model_id", "Embedder of the vector");
  public static final Field VECTOR =
      Field.of("vector", Embeddings.VECTOR.type(), "Unit vector of the face");
  public static final Field SIMILARITY =
      Field.of("similarity", FloatType, "Cosine to the reference face of the identity");
  public static final Field NEAREST_SYNTHETIC =
      Field.optional(
          "nearest_synthetic",
          FloatType,
          "Highest cosine to the reference face of another synthetic identity; null: there was"
              + " none, or it is a reference face");
  public static final Field NEAREST_REAL =
      Field.optional(
          "nearest_real",
          FloatType,
          "Highest cosine to a real face or person; null: there was none to compare with");
  public static final Field NEAREST_REAL_ID =
      Field.optionalCode("nearest_real_id", "That face or identity");
  public static final Field SCORE = Faces.SCORE;
  public static final Field EYE_DISTANCE = Faces.EYE_DISTANCE;
  public static final Field SHARPNESS = Faces.SHARPNESS;
  public static final Field BRIGHTNESS = Faces.BRIGHTNESS;
  public static final Field CONTRAST = Faces.CONTRAST;
  public static final Field YAW = Faces.YAW;
  public static final Field PITCH = Faces.PITCH;
  public static final Field ROLL = Faces.ROLL;
  public static final Field LICENCE =
      Field.text("licence", "Licence of the generator, which holds for what it makes");

  public static final Field ATTRIBUTES =
      Field.optional(
          "attribute_values",
          createMapType(StringType, StringType, false),
          "Values by attribute, as models infer them; null: no model did");

  private static final String ATTEMPT_MARK = "/";

  /** The number of an identity in an id, and what may follow. */
  private static final String NUMBER = "[0-9]{8}(-|$)";

  public static final Table TABLE =
      Table.of(
              "synthetic",
              "One accepted face of a person who does not exist",
              List.of(FACE_ID),
              FACE_ID,
              IDENTITY_ID,
              GENERATOR,
              GENERATOR_SHA256,
              ORIGIN,
              SEED,
              IMAGE_INDEX,
              ATTEMPT,
              PERTURBATION,
              CROP,
              MODEL_ID,
              VECTOR,
              SIMILARITY,
              NEAREST_SYNTHETIC,
              NEAREST_REAL,
              NEAREST_REAL_ID,
              SCORE,
              EYE_DISTANCE,
              SHARPNESS,
              BRIGHTNESS,
              CONTRAST,
              YAW,
              PITCH,
              ROLL,
              LICENCE,
              ATTRIBUTES)
          .withConstraint("origin_known", ORIGIN.isOneOf(Origin.values()))
          .withConstraint("crop_not_empty", "length(crop) > 0");

  private Synthetic() {}

  /** The id of an identity. Ids of one generator and seed sort by number. */
  public static String identityId(String generator, long seed, long number) {
    return String.format(Locale.ROOT, "%s%08d", identityPrefix(generator, seed), number);
  }

  /** What the ids of the identities of a generator and a seed begin with. */
  public static String identityPrefix(String generator, long seed) {
    return generator + "-" + seed + "-";
  }

  /** The number of an identity, from its id. */
  public static Column number(Column identityId) {
    return functions.substring_index(identityId, "-", -1).cast("long");
  }

  /** Whether an id, or a key that begins with one, is of a generator and a seed. */
  public static Column isOf(Column id, String identityPrefix) {
    return id.rlike("^" + Pattern.quote(identityPrefix) + NUMBER);
  }

  /** Whether an id, or a key that begins with one, is of a generator, with any seed. */
  public static Column isOfGenerator(Column id, String generator) {
    return id.rlike("^" + Pattern.quote(generator) + "--?[0-9]+-" + NUMBER);
  }

  /** The id of a face, see {@link Faces#id}. */
  public static Column faceId(Column identityId, Column imageIndex) {
    return functions.format_string("%s-%03d", identityId, imageIndex);
  }

  /** Whether the id of a face is that of a reference face. */
  public static Column isReferenceId(Column faceId) {
    return faceId.endsWith("-000");
  }

  /** The key in {@code quarantine} of a rejected attempt at a face. */
  public static Column attemptKey(Column faceId, Column attempt) {
    return functions.concat_ws(ATTEMPT_MARK, faceId, attempt);
  }

  /** The face of a key of {@link #attemptKey}. */
  public static Column faceOfAttempt(Column key) {
    return functions.substring_index(key, ATTEMPT_MARK, 1);
  }

  /** The rows that are the first face of an identity, which its other faces are compared with. */
  public static Column isReference() {
    return IMAGE_INDEX.col().equalTo(0);
  }

  /** How the vector of an identity was drawn. */
  public enum Origin {
    /** From a normal distribution. */
    GAUSSIAN,
    /** From a normal distribution with the principal axes of real centroids. */
    PCA,
    /** From a table of the user. */
    TABLE
  }
}
