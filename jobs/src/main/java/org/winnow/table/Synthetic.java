package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;

/** One row is one accepted face of a person who does not exist, and how it was made. */
public final class Synthetic {
  public static final Field FACE_ID =
      Field.code("face_id", "Synthetic face: identity, colon, image_index");
  public static final Field IDENTITY_ID =
      Field.code("identity_id", "Synthetic identity; a digest of generator, seed and number");
  public static final Field GENERATOR = Field.code("generator", "Model id of the generator");
  public static final Field GENERATOR_SHA256 =
      Field.code("generator_sha256", "SHA-256 of its file; of a built-in one, its version");
  public static final Field ORIGIN =
      Field.code("origin", "How the identity was drawn: GAUSSIAN, PCA or TABLE");
  public static final Field SEED =
      Field.of("seed", LongType, "Seed of this face; a hash of identity, index and attempt");
  public static final Field IMAGE_INDEX =
      Field.of("image_index", IntegerType, "Number of the face within its identity, from 0");
  public static final Field ATTEMPT =
      Field.of("attempt", IntegerType, "Number of the attempt that was accepted, from 0");
  public static final Field PERTURBATION =
      Field.of("perturbation", FloatType, "Standard deviation of the noise on the identity");
  public static final Field CROP =
      Field.of("crop", BinaryType, "Aligned face, 112x112 BGR, as PNG");
  public static final Field MODEL_ID = Field.code("model_id", "Embedder of the vector");
  public static final Field VECTOR =
      Field.of("vector", Embeddings.VECTOR.type(), "Unit vector of the face");
  public static final Field SIMILARITY =
      Field.of("similarity", FloatType, "Cosine to the reference face of the identity");
  public static final Field NEAREST_SYNTHETIC =
      Field.optional(
          "nearest_synthetic",
          FloatType,
          "Highest cosine to the reference face of another synthetic identity");
  public static final Field NEAREST_REAL =
      Field.optional(
          "nearest_real",
          FloatType,
          "Highest cosine to a real face or person; null: there was none to compare with");
  public static final Field NEAREST_REAL_ID =
      Field.optionalCode("nearest_real_id", "That face or identity");
  public static final Field SCORE = Field.of("score", FloatType, "Score of the detector, 0 to 1");
  public static final Field EYE_DISTANCE =
      Field.of("eye_distance", FloatType, "Distance of the eyes in the picture, in pixels");
  public static final Field SHARPNESS =
      Field.of("sharpness", FloatType, "Variance of the Laplacian of the grey crop");
  public static final Field BRIGHTNESS =
      Field.of("brightness", FloatType, "Mean grey value of the crop, 0 to 255");
  public static final Field CONTRAST =
      Field.of("contrast", FloatType, "Standard deviation of the grey crop, 0 to 128");
  public static final Field YAW = Field.of("yaw", FloatType, "In degrees");
  public static final Field PITCH = Field.of("pitch", FloatType, "In degrees");
  public static final Field ROLL = Field.of("roll", FloatType, "In degrees");
  public static final Field LICENCE =
      Field.text("licence", "Licence of the generator, which holds for what it makes");

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
              LICENCE)
          .withConstraint("origin_known", ORIGIN.isOneOf(Origin.values()))
          .withConstraint("crop_not_empty", "length(crop) > 0");

  private Synthetic() {}

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
