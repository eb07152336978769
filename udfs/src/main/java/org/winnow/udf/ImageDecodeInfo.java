package org.winnow.udf;

import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.bytedeco.opencv.opencv_core.Mat;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.ImageInfo;
import org.winnow.image.ImageInspector;
import org.winnow.image.UnusableImage;

/** {@code image_decode_info(bytes)}. */
final class ImageDecodeInfo implements UDF1<byte[], Row> {
  /** Queries have no settings: what a decoder can bear. */
  static final ImageCaps CAPS = new ImageCaps(1L << 28, 100_000_000L, 20_000, 1, 10_000);

  static final StructType RETURN_TYPE =
      new StructType()
          .add("format", DataTypes.StringType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("orientation", DataTypes.IntegerType)
          .add("frames", DataTypes.IntegerType)
          .add("reason", DataTypes.StringType);

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "image_decode_info",
          1,
          functions.udf(new ImageDecodeInfo(), RETURN_TYPE),
          "_FUNC_(bytes) - Decodes an image file (binary): format, width and height upright, EXIF"
              + " orientation, frames, or the reason why it is unusable. Never fails.",
          "SELECT _FUNC_(bytes).format, count(*) FROM images GROUP BY 1");

  /** What a function makes of a picture; null if the file is none. */
  static <T> T ofPicture(byte[] file, Function<Mat, T> function) {
    if (file == null) {
      return null;
    }
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      return function.apply(picture);
    } catch (UnusableImage e) {
      return null;
    }
  }

  @Override
  public Row call(byte[] file) {
    if (file == null) {
      return null;
    }
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      ImageInfo facts = ImageInspector.inspect(file, CAPS);
      return RowFactory.create(
          facts.format().name(),
          picture.cols(),
          picture.rows(),
          facts.orientation(),
          facts.frames(),
          null);
    } catch (UnusableImage e) {
      return RowFactory.create(null, null, null, null, null, e.reason().name());
    }
  }
}
