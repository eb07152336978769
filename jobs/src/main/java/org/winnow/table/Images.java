package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;

/** One row is one distinct image file. */
public final class Images {
  public static final Field IMAGE_ID = Field.code("image_id", "SHA-256 of the bytes, hexadecimal");
  public static final Field FORMAT = Field.code("format", "Format by content: JPEG, PNG, WEBP …");
  public static final Field WIDTH =
      Field.of("width", IntegerType, "Width of the upright picture, in pixels");
  public static final Field HEIGHT =
      Field.of("height", IntegerType, "Height of the upright picture, in pixels");
  public static final Field ORIENTATION =
      Field.of(
          "orientation",
          IntegerType,
          "EXIF orientation of the stored picture, 1 to 8; 1 is upright");
  public static final Field FRAMES =
      Field.of("frames", IntegerType, "Number of frames or pages; the first is used");
  public static final Field BYTES = Field.of("bytes", BinaryType, "The file, byte for byte");

  public static final Table TABLE =
      Table.of(
          "images",
          "One distinct image file",
          List.of(IMAGE_ID),
          IMAGE_ID,
          FORMAT,
          WIDTH,
          HEIGHT,
          ORIENTATION,
          FRAMES,
          BYTES);

  private Images() {}
}
