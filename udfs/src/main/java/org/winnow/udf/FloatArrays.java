package org.winnow.udf;

import scala.collection.mutable.WrappedArray;

/** Spark's arrays of float as Java's. */
final class FloatArrays {
  private FloatArrays() {}

  static float[] of(WrappedArray<Float> values) {
    float[] result = new float[values.length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.apply(i);
    }
    return result;
  }
}
