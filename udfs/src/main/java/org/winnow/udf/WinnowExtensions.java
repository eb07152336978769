package org.winnow.udf;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Gives a Spark session Winnow's SQL functions: {@code --conf
 * spark.sql.extensions=org.winnow.udf.WinnowExtensions}.
 */
public final class WinnowExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  static final List<SqlFunction> ALL =
      List.of(
          CosineSimilarity.FUNCTION,
          L2Normalize.FUNCTION,
          Phash.FUNCTION,
          HammingDistance.FUNCTION,
          PdqHash.FUNCTION,
          PdqDistance.FUNCTION,
          ImageDecodeInfo.FUNCTION,
          FaceEmbed.FUNCTION);

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    ALL.forEach(function -> function.register(extensions));
    NearestFunction.register(extensions);
    return BoxedUnit.UNIT;
  }
}
