package org.winnow.kernel;

import java.util.List;

/**
 * Dot products and centroids of vectors. Sums are made in double precision and in an order that
 * depends on the length only, so results are reproducible to the bit.
 */
public final class Vectors {
  private Vectors() {}

  /** The values of a table row, unboxed. */
  public static float[] of(List<Float> values) {
    float[] vector = new float[values.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = values.get(i);
    }
    return vector;
  }

  /**
   * Dot product; the cosine for unit vectors.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors of " + a.length + " and " + b.length + " numbers cannot be compared");
    }
    // Eight independent sums avoid the latency of dependent additions.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i + 7 < a.length; i += 8) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
      s4 += (double) a[i + 4] * b[i + 4];
      s5 += (double) a[i + 5] * b[i + 5];
      s6 += (double) a[i + 6] * b[i + 6];
      s7 += (double) a[i + 7] * b[i + 7];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  /** Cosine of two vectors of any norm; NaN if one is zero. */
  public static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  /**
   * Centroid: the normalised mean of vectors.
   *
   * @param vectors at least one, of equal length
   * @return a unit vector; zero if the vectors cancel out
   */
  public static float[] centroid(List<float[]> vectors) {
    double[] sum = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    double norm = 0;
    for (double v : sum) {
      norm += v * v;
    }
    norm = Math.sqrt(norm);
    float[] centroid = new float[sum.length];
    for (int i = 0; i < sum.length && norm > 0; i++) {
      centroid[i] = (float) (sum[i] / norm);
    }
    return centroid;
  }
}
