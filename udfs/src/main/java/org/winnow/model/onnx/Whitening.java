package org.winnow.model.onnx;

/**
 * A linear map after which the channels of a population are of equal size and do not repeat each
 * other.
 *
 * @param matrix {@code size × size}, symmetric, row by row
 * @param mean of the population, to be taken off first
 */
record Whitening(double[] matrix, double[] mean) {
  private static final int SWEEPS = 60;

  /**
   * The symmetric map (C + λI)^−½ of a population's covariance C.
   *
   * @param population rows of equal length
   * @param shrinkage λ as a share of the largest eigenvalue: keeps noise from being blown up
   */
  static Whitening of(double[][] population, double shrinkage) {
    int n = population[0].length;
    double[] mean = new double[n];
    for (double[] row : population) {
      for (int i = 0; i < n; i++) {
        mean[i] += row[i] / population.length;
      }
    }
    double[][] covariance = new double[n][n];
    for (double[] row : population) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / population.length;
        }
      }
    }
    double[][] vectors = diagonalise(covariance);
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = StrictMath.max(largest, covariance[i][i]);
    }
    double[] matrix = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          double scale = 1 / StrictMath.sqrt(covariance[k][k] + shrinkage * largest);
          matrix[i * n + j] += vectors[i][k] * scale * vectors[j][k];
        }
      }
    }
    return new Whitening(matrix, mean);
  }

  /**
   * Jacobi's rotations, row by row, until nothing is left beside the diagonal; the same steps on
   * every machine.
   *
   * @param a symmetric; its diagonal becomes the eigenvalues
   * @return the eigenvectors, as columns
   */
  static double[][] diagonalise(double[][] a) {
    int n = a.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, v, p, q);
          }
        }
      }
    }
    return v;
  }

  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double sign = theta < 0 ? -1 : 1;
    double t = sign / (StrictMath.abs(theta) + StrictMath.sqrt(theta * theta + 1));
    double c = 1 / StrictMath.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double vp = v[k][p];
      double vq = v[k][q];
      v[k][p] = c * vp - s * vq;
      v[k][q] = s * vp + c * vq;
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }
}
