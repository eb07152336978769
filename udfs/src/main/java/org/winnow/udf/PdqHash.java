package org.winnow.udf;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.image.Pdq;

/** {@code pdq(bytes)}. */
final class PdqHash implements UDF1<byte[], Row> {
  static final StructType RETURN_TYPE =
      new StructType()
          .add("hash", DataTypes.BinaryType)
          .add("mirror", DataTypes.BinaryType)
          .add("quality", DataTypes.IntegerType);

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "pdq",
          1,
          functions.udf(new PdqHash(), RETURN_TYPE),
          "_FUNC_(bytes) - PDQ hash of an image file (binary), upright: hash and mirror (32 bytes"
              + " each; the mirror is that of the picture with left and right exchanged) and"
              + " quality, 0 to 100; null if it is no usable image.",
          "SELECT hex(_FUNC_(bytes).hash), _FUNC_(bytes).quality FROM images");

  @Override
  public Row call(byte[] file) {
    return ImageDecodeInfo.ofPicture(
        file,
        picture -> {
          Pdq pdq = Pdq.of(picture);
          return RowFactory.create(pdq.hash(), pdq.mirror(), pdq.quality());
        });
  }
}
