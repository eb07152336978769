package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.winnow.face.CropQuality;
import org.winnow.face.Detection;

/** One row is one detected face. */
public final class Faces {
  public static final Field FACE_ID =
      Field.code("face_id", "image_id, a hyphen, and the face's index in three digits");
  public static final Field IMAGE_ID = Field.code("image_id", "Image that shows the face");
  public static final Field FACE_INDEX =
      Field.of("face_index", IntegerType, "0 is the face with the highest score");
  public static final Field DETECTOR_ID = Field.code("detector_id", "Model that found it");
  public static final Field SCORE = Field.of("score", FloatType, "Score of the detector, 0 to 1");
  public static final Field X =
      Field.of("x", FloatType, "Left edge of the box, in pixels of the upright picture");
  public static final Field Y =
      Field.of("y", FloatType, "Upper edge of the box, in pixels of the upright picture");
  public static final Field WIDTH = Field.of("width", FloatType, "Width of the box, in pixels");
  public static final Field HEIGHT = Field.of("height", FloatType, "Height of the box, in pixels");
  public static final Field LANDMARKS =
      Field.of(
          "landmarks",
          createArrayType(FloatType, false),
          "x and y of right eye (left in the picture), left eye, nose, right and left mouth corner,"
              + " in pixels");
  public static final Field EYE_DISTANCE =
      Field.of("eye_distance", FloatType, "Distance of the eyes in the picture, in pixels");
  public static final Field SHARPNESS =
      Field.of(
          "sharpness",
          FloatType,
          "Variance of the Laplacian of the grey crop; below 20 is blurred");
  public static final Field BRIGHTNESS =
      Field.of("brightness", FloatType, "Mean grey value of the crop, 0 to 255");
  public static final Field CONTRAST =
      Field.of("contrast", FloatType, "Standard deviation of the grey crop, 0 to 128");
  public static final Field YAW =
      Field.of(
          "yaw",
          FloatType,
          "Estimated from the landmarks, in degrees; positive turns to the picture's right");
  public static final Field PITCH =
      Field.of("pitch", FloatType, "Estimated from the landmarks, in degrees; positive looks up");
  public static final Field ROLL =
      Field.of("roll", FloatType, "Angle of the line between the eyes, in degrees, clockwise");
  public static final Field OUTSIDE =
      Field.of("outside", FloatType, "Share of the crop that lies outside the picture, 0 to 1");
  public static final Field CROP =
      Field.of("crop", BinaryType, "Aligned face, 112x112 BGR, as PNG");

  public static final Table TABLE =
      Table.of(
          "faces",
          "One detected face",
          List.of(FACE_ID),
          FACE_ID,
          IMAGE_ID,
          FACE_INDEX,
          DETECTOR_ID,
          SCORE,
          X,
          Y,
          WIDTH,
          HEIGHT,
          LANDMARKS,
          EYE_DISTANCE,
          SHARPNESS,
          BRIGHTNESS,
          CONTRAST,
          YAW,
          PITCH,
          ROLL,
          OUTSIDE,
          CROP);

  /** The suffix that {@link #id} adds to the image. */
  private static final String INDEX = "-[0-9]+$";

  private Faces() {}

  /**
   * The key of a face.
   *
   * @param index place in the order of scores
   */
  public record Place(String imageId, int index, String detectorId) {}

  /** A row of the table, its values in the order of the columns. */
  public static Row row(Place place, Detection face, CropQuality quality, byte[] crop) {
    return RowFactory.create(
        id(place.imageId(), place.index()),
        place.imageId(),
        place.index(),
        place.detectorId(),
        face.score(),
        face.x(),
        face.y(),
        face.width(),
        face.height(),
        face.landmarks(),
        (float) quality.interEye(),
        (float) quality.sharpness(),
        (float) quality.brightness(),
        (float) quality.contrast(),
        (float) quality.pose().yaw(),
        (float) quality.pose().pitch(),
        (float) quality.pose().roll(),
        (float) quality.outside(),
        crop);
  }

  /** The id of a face: its image and its place in the order of scores. */
  public static String id(String imageId, int faceIndex) {
    return String.format(Locale.ROOT, "%s-%03d", imageId, faceIndex);
  }

  /** The image of a face, from its id. */
  public static String imageId(String faceId) {
    return faceId.replaceAll(INDEX, "");
  }

  /** The face of a group of rows with the largest distance of its eyes. */
  public static Column largest() {
    return functions.min_by(
        FACE_ID.col(), functions.struct(functions.negate(EYE_DISTANCE.col()), FACE_ID.col()));
  }

  /** The images of a column of face ids. */
  public static Column imageId(Column faceId) {
    return functions.regexp_replace(faceId, INDEX, "");
  }
}
