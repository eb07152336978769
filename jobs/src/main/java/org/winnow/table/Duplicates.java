package org.winnow.table;

import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One row is one image that repeats another. The image that it repeats has no row. */
public final class Duplicates {
  public static final Field IMAGE_ID = Field.code("image_id", "Image that repeats another");
  public static final Field REPRESENTATIVE_ID =
      Field.code("representative_id", "Image that it repeats; it has no row itself");
  public static final Field KIND = Field.code("kind", "PIXELS, PHOTOGRAPH or BURST");
  public static final Field SIMILARITY =
      Field.of(
          "similarity",
          FloatType,
          "Correlation of the two registered faces, 0 to 1, that proves it; without any, the"
              + " share of equal bits of the hashes; 1 for equal pixels");
  public static final Field FACE_ID =
      Field.optionalCode(
          "face_id",
          "Face of the image by which it was proven; null: what it shows at the place of the"
              + " representative's face, or the hashes");
  public static final Field REPRESENTATIVE_FACE_ID =
      Field.optionalCode(
          "representative_face_id",
          "Face of the representative that it matches; null: what that shows at the place of the"
              + " face, or the hashes");
  public static final Field PDQ_DISTANCE =
      Field.of(
          "pdq_distance",
          IntegerType,
          "Bits, 0 to 256, in which the hashes differ, of the image or of its mirror image");

  public static final Table TABLE =
      Table.of(
              "duplicates",
              "One image that repeats another",
              List.of(IMAGE_ID),
              IMAGE_ID,
              REPRESENTATIVE_ID,
              KIND,
              SIMILARITY,
              FACE_ID,
              REPRESENTATIVE_FACE_ID,
              PDQ_DISTANCE)
          .withConstraint("kind_known", KIND.isOneOf(Kind.values()));

  private Duplicates() {}

  /** Why an image repeats another. */
  public enum Kind {
    /** Their pixels are equal. */
    PIXELS,
    /** They are copies of one photograph. */
    PHOTOGRAPH,
    /** They show another moment of one series. */
    BURST
  }

  /**
   * The photograph of each image that is a copy, named by its representative. A moment of a series
   * is a photograph of its own.
   *
   * @param duplicates rows of this table
   * @param photograph name of the column of the photograph
   * @return image_id and the photograph
   */
  public static Dataset<Row> photographs(Dataset<Row> duplicates, String photograph) {
    return duplicates
        .filter(not(is(Kind.BURST)))
        .select(IMAGE_ID.col(), REPRESENTATIVE_ID.col().as(photograph));
  }

  /** Whether a row is of a kind. */
  public static Column is(Kind kind) {
    return KIND.col().equalTo(kind.name());
  }
}
