package org.winnow.udf;

import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.image.PerceptualHash;
import org.winnow.image.UnusableImage;

/** {@code phash(bytes)}. */
final class Phash implements UDF1<byte[], Long> {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "phash",
          1,
          functions.udf(new Phash(), DataTypes.LongType),
          "_FUNC_(bytes) - 64-bit perceptual hash of an image file (binary), upright; null if it is"
              + " no usable image.",
          "SELECT hamming_distance(_FUNC_(a.bytes), _FUNC_(b.bytes)) FROM images a, images b");

  @Override
  public Long call(byte[] file) {
    if (file == null) {
      return null;
    }
    try {
      return PerceptualHash.of(file, ImageDecodeInfo.CAPS);
    } catch (UnusableImage e) {
      return null;
    }
  }
}
