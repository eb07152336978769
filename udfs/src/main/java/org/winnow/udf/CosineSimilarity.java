package org.winnow.udf;

import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.winnow.kernel.Vectors;
import scala.collection.mutable.WrappedArray;

/** {@code cosine_similarity(a, b)}. */
final class CosineSimilarity implements UDF2<WrappedArray<Float>, WrappedArray<Float>, Double> {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "cosine_similarity",
          2,
          functions.udf(new CosineSimilarity(), DataTypes.DoubleType),
          "_FUNC_(a, b) - Cosine of the angle between two vectors (array<float>) of equal length,"
              + " -1 to 1; null if one is zero.",
          "SELECT _FUNC_(a.vector, b.vector) FROM embeddings a, embeddings b");

  @Override
  public Double call(WrappedArray<Float> a, WrappedArray<Float> b) {
    if (a == null || b == null) {
      return null;
    }
    double cosine = Vectors.cosine(FloatArrays.of(a), FloatArrays.of(b));
    return Double.isNaN(cosine) ? null : cosine;
  }
}
