package org.winnow.metric;

import java.io.Serializable;

/**
 * An affine projection of unit vectors: subtracts a mean, multiplies by a matrix and normalises.
 *
 * @param mean mean of the identities
 * @param matrix {@code dimension × dimension}, row-major: output j is the sum of input i times
 *     {@code matrix[i][j]}; 0 below the diagonal
 */
public record Projection(float[] mean, float[] matrix) implements Serializable {

  /**
   * Within-class covariance normalisation (WCCN) around the mean (Hatch, Kajarekar and Stolcke,
   * "Within-class covariance normalization for SVM-based speaker recognition", Interspeech 2006).
   * Directions in which the faces of one person vary get less weight. The covariance is shrunk
   * towards a multiple of the identity matrix.
   *
   * <p>The matrix is the inverse Cholesky factor. Any other root of the inverse covariance gives
   * the same cosines.
   *
   * @param shrinkage 0 (the measured covariance) to 1 (only the mean is subtracted)
   * @throws IllegalArgumentException if the covariance has no full rank and the shrinkage is 0
   */
  public static Projection wccn(Moments moments, double shrinkage) {
    int n = moments.dimension();
    double[] covariance = moments.withinCovariance();
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += covariance[i * n + i];
    }
    // Division by the mean variance keeps the matrix near unit scale.
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
   * Projects a vector. Sums are made in double precision and in a fixed order.
   *
   * @param vector unit vector
   * @return unit vector; NaN if the vector equals the mean
   */
  public float[] apply(float[] vector) {
    int n = mean.length;
    if (vector.length != n) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + " numbers does not fit a projection of " + n);
    }
    double[] out = product(vector);
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

  /** The centred vector times the matrix; each sum runs over the inputs in their order. */
  private double[] product(float[] vector) {
    int n = mean.length;
    double[] out = new double[n];
    int i = 0;
    // Four rows in one pass: the sums are read and written a quarter as often. No sum runs across
    // j: the loop can be vectorised without a change of the result.
    for (; i + 4 <= n; i += 4) {
      addRows(vector, i, i + 4, i + 4, out);
      int row = i * n + i + 4;
      double v0 = (double) vector[i] - mean[i];
      double v1 = (double) vector[i + 1] - mean[i + 1];
      double v2 = (double) vector[i + 2] - mean[i + 2];
      double v3 = (double) vector[i + 3] - mean[i + 3];
      for (int j = i + 4; j < n; j++, row++) {
        out[j] =
            out[j]
                + v0 * matrix[row]
                + v1 * matrix[row + n]
                + v2 * matrix[row + 2 * n]
                + v3 * matrix[row + 3 * n];
      }
    }
    addRows(vector, i, n, n, out);
    return out;
  }

  /** Adds what some inputs give to the outputs from the diagonal to an end. */
  private void addRows(float[] vector, int from, int to, int end, double[] out) {
    for (int i = from; i < to; i++) {
      double v = (double) vector[i] - mean[i];
      for (int j = i; j < end; j++) {
        out[j] += v * matrix[i * mean.length + j];
      }
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
