package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;
import java.util.stream.Stream;

/** One row is one face of the published data set. */
public final class Curated {
  public static final Field FACE_ID = Field.code("face_id", "Face");
  public static final Field IMAGE_ID = Field.code("image_id", "Image that shows it");
  public static final Field IDENTITY_ID = Field.code("identity_id", "Identity of the face");
  public static final Field IDENTITY = Field.text("identity", "Name of the identity");
  public static final Field LABEL =
      Field.of(
          "label",
          IntegerType,
          "Class number for training; an identity keeps its number in every version");
  public static final Field CROP =
      Field.of("crop", BinaryType, "Aligned face, 112x112 BGR, as PNG");
  public static final Field WEIGHT =
      Field.optional(
          "weight",
          FloatType,
          "Weight for training, above 0, at most 1: faces of one photograph or series share 1;"
              + " null: 1");
  public static final Field SIMILARITY =
      Field.optional("similarity", FloatType, "Cosine to the centroid of the identity");
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
  public static final Field OUTSIDE =
      Field.of("outside", FloatType, "Share of the crop that lies outside the picture, 0 to 1");
  public static final Field SOURCE_ID =
      Field.code("source_id", "Source that claims the identity; the first by id where several do");
  public static final Field URI = Field.text("uri", "Where that source was read from");
  public static final Field DATASET = Field.text("dataset", "Collection of that source");
  public static final Field LICENCE = Field.text("licence", "Licence of that source");
  public static final Field BASIS = Field.text("basis", "Ground on which the image may be used");

  public static final Table TABLE =
      Table.of(
              "curated",
              "One face of the published data set",
              List.of(FACE_ID),
              FACE_ID,
              IMAGE_ID,
              IDENTITY_ID,
              IDENTITY,
              LABEL,
              CROP,
              WEIGHT,
              SIMILARITY,
              SCORE,
              EYE_DISTANCE,
              SHARPNESS,
              BRIGHTNESS,
              CONTRAST,
              YAW,
              PITCH,
              ROLL,
              OUTSIDE,
              SOURCE_ID,
              URI,
              DATASET,
              LICENCE,
              BASIS)
          .withConstraint("label_not_negative", "label >= 0")
          .withConstraint("crop_not_empty", "length(crop) > 0")
          .withProperty("delta.enableChangeDataFeed", "true");

  /** Columns of an exported manifest, in order. */
  public static final List<String> MANIFEST =
      Stream.of(FACE_ID, IMAGE_ID, IDENTITY, LABEL, URI, DATASET, LICENCE, BASIS)
          .map(Field::name)
          .toList();

  private Curated() {}
}
