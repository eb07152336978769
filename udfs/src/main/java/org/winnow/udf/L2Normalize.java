package org.winnow.udf;

import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.model.embed.UnitVector;
import scala.collection.mutable.WrappedArray;

/** {@code l2_normalize(v)}. */
final class L2Normalize implements UDF1<WrappedArray<Float>, float[]> {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "l2_normalize",
          1,
          functions.udf(new L2Normalize(), DataTypes.createArrayType(DataTypes.FloatType, false)),
          "_FUNC_(v) - The vector (array<float>) brought to length 1; null if it is zero or not"
              + " finite.",
          "SELECT _FUNC_(array(3f, 4f))");

  @Override
  public float[] call(WrappedArray<Float> vector) {
    if (vector == null) {
      return null;
    }
    UnitVector unit = UnitVector.of(FloatArrays.of(vector));
    return unit.usable() ? unit.values() : null;
  }
}
