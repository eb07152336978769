package org.winnow.metric;

import java.io.Serializable;

/**
 * A change of space: the mean is taken off, the rest multiplied by a matrix and brought to length
 * 1.
 *
 * @param mean of the identities
 * @param matrix {@code dimension × dimension}, row by row: output j is the sum of input i times
 *     {@code matrix[i][j]}; 0 below the diagonal
 */
public record Projection(float[] mean, float[] matrix) implements Serializable {

  /**
   * Within-class covariance normalisation (Hatch, Kajarekar and Stolcke, "Within-class covariance
   * normalization for SVM-based speaker recognition", Interspeech 2006) around the mean: directions
   * in which faces of one person differ count less. The covariance is drawn towards a multiple of
   * the identity.
   *
   * <p>The matrix is the inverse Cholesky factor: the cosines are those of any other root of the
   * inverse covariance.
   *
   * @param shrinkage 0 (the covariance as it was measured) to 1 (the mean is taken off, no more)
   * @throws IllegalArgumentException if the covariance is not of full rank and was not shrunk
   */
  public static Projection wccn(Moments moments, double shrinkage) {
    int n = moments.dimension();
    double[] covariance = moments.withinCovariance();
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += covariance[i * n + i];
    }
    // Divided by the mean variance, so that the matrix is of the size of 1.
    double scale = n / trace;
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] *= (1 - shrinkage) * scale;
    }
    for (int i = 0; i < n; i++) {
      covariance[i * n + i] += shrinkage;
    }
    return new Projection(floats(moments.mean()), floats(Cholesky.inverseFactor(covariance, n)));
  }

  /** Length of the vectors. */
  public int dimension() {
    return mean.length;
  }

  /**
   * The vector in the new space, summed in double and in one order.
   *
   * @param vector of length 1
   * @return of length 1; not a number where the vector is the mean itself
   */
  public float[] apply(float[] vector) {
    int n = mean.length;
    if (vector.length != n) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + " numbers does not fit a projection of " + n);
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      double v = (double) vector[i] - mean[i];
      // No sum runs across j: the loop can be done several at a time without changing a bit.
      for (int j = i; j < n; j++) {
        out[j] += v * matrix[i * n + j];
      }
    }
    double norm = 0;
    for (double v : out) {
      norm += v * v;
    }
    norm = Math.sqrt(norm);
    for (int i = 0; i < n; i++) {
      out[i] /= norm;
    }
    return floats(out);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
