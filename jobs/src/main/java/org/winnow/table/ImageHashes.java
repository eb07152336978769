package org.winnow.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;

/** One row is what copies of one image are searched by. */
public final class ImageHashes {
  public static final Field IMAGE_ID = Field.code("image_id", "Hashed image");
  public static final Field PIXEL_HASH =
      Field.optionalCode(
          "pixel_hash",
          "SHA-256 of size and upright BGR pixels; equal for one picture in two containers; null:"
              + " not computed");
  public static final Field PHASH =
      Field.optional(
          "phash",
          LongType,
          "64-bit DCT perceptual hash of the upright picture; null: not computed");
  public static final Field PDQ =
      Field.of("pdq", BinaryType, "PDQ hash of the upright picture, 32 bytes");
  public static final Field PDQ_MIRROR =
      Field.of("pdq_mirror", BinaryType, "PDQ hash of its mirror image, 32 bytes");
  public static final Field PDQ_QUALITY =
      Field.of("pdq_quality", IntegerType, "0 to 100; below 50, hashes of other pictures are near");
  public static final Field FILE_SIZE = Field.of("file_size", LongType, "Bytes of the file");
  public static final Field COMPARED_FACES =
      Field.optional(
          "compared_faces",
          LongType,
          "Faces of the image when it was last compared with the others; null: not yet compared");
  public static final Field DESCRIPTOR =
      Field.optional(
          "descriptor",
          createArrayType(FloatType, false),
          "Unit vector of the upright picture by dedup.copy_model; null: no such model");

  public static final Table TABLE =
      Table.of(
          "image_hashes",
          "What copies of one image are searched by",
          List.of(IMAGE_ID),
          IMAGE_ID,
          PIXEL_HASH,
          PHASH,
          PDQ,
          PDQ_MIRROR,
          PDQ_QUALITY,
          FILE_SIZE,
          COMPARED_FACES,
          DESCRIPTOR);

  private ImageHashes() {}
}
