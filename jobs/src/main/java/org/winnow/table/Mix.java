package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.List;
import java.util.stream.Stream;

/**
 * One row is one row of a training mix, table {@code mix_NAME}. Ids are texts here: a table of a
 * user may use names as ids.
 */
public final class Mix {
  /** What the name of the table of a mix begins with. */
  public static final String PREFIX = "mix_";

  public static final Field SOURCE = Field.code("source", "Source of the recipe");
  public static final Field FACE_ID = Field.text("face_id", "Face, as the source names it");
  public static final Field COPY =
      Field.of("copy", IntegerType, "Number of the copy of the face, from 0");
  public static final Field POSITION =
      Field.of("position", LongType, "Place in the order of the recipe, from 0 without gaps");
  public static final Field LABEL =
      Field.of(
          "label",
          IntegerType,
          "Class number for training, from 0 without gaps; each source has a range of its own");
  public static final Field ORIGIN =
      Field.text("origin", "real, or the generator and the beginning of its SHA-256");
  public static final Field CROP =
      Field.of("crop", BinaryType, "Aligned face, 112x112 BGR, as PNG");
  public static final Field IDENTITY = Field.text("identity", "Name of the identity");
  public static final Field IDENTITY_ID = Field.text("identity_id", "Identity in its source");
  public static final Field IMAGE_ID = Field.text("image_id", "Image that shows it");
  public static final Field URI = Field.text("uri", "Where the image was read from");
  public static final Field DATASET = Field.text("dataset", "Collection of the image");
  public static final Field LICENCE = Field.text("licence", "Licence of the image");
  public static final Field BASIS = Field.text("basis", "Ground on which the image may be used");
  public static final Field WEIGHT =
      Field.of("weight", FloatType, "Weight for training; 1 unless the source or recipe says else");

  private static final Field[] FIELDS = {
    SOURCE,
    FACE_ID,
    COPY,
    POSITION,
    LABEL,
    ORIGIN,
    CROP,
    IDENTITY,
    IDENTITY_ID,
    IMAGE_ID,
    URI,
    DATASET,
    LICENCE,
    BASIS,
    WEIGHT
  };

  /** Columns that a source has, or a recipe gives: all but those that the mix makes. */
  public static final List<Field> OF_SOURCE =
      Stream.of(FIELDS)
          .filter(field -> !List.of(SOURCE, COPY, POSITION, LABEL).contains(field))
          .toList();

  /** Columns of an exported manifest, in order: those of a curated one, then those of a mix. */
  public static final List<String> MANIFEST =
      Stream.concat(
              Curated.MANIFEST.stream(),
              Stream.of(SOURCE, COPY, POSITION, ORIGIN, WEIGHT).map(Field::name))
          .toList();

  private Mix() {}

  /** The table of a mix. */
  public static Table table(String name) {
    return Table.of(
            PREFIX + name, "One row of a training mix", List.of(SOURCE, FACE_ID, COPY), FIELDS)
        .withConstraint("label_not_negative", "label >= 0")
        .withConstraint("position_not_negative", "position >= 0")
        .withConstraint("crop_not_empty", "length(crop) > 0");
  }
}
