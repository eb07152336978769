package org.winnow.metric;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;
import org.winnow.kernel.OpenBlas;

/** Cholesky factors of symmetric matrices, row-major in arrays. */
public final class Cholesky {
  // The upper triangle of rows is the lower triangle of columns, which is how LAPACK sees it.
  private static final byte LOWER = 'L';
  private static final byte NOT_UNIT = 'N';

  private Cholesky() {}

  /**
   * The upper triangular M with M Mᵀ = A⁻¹: the inverse of U, where A = Uᵀ U. By LAPACK where it
   * can be loaded, so that the last bits may differ from processor to processor.
   *
   * @param upper the upper triangle of A, {@code n × n}; overwritten
   * @return {@code n × n}, upper triangular
   * @throws IllegalArgumentException if A is not positive definite
   */
  static double[] inverseFactor(double[] upper, int n) {
    if (!OpenBlas.AVAILABLE) {
      return inverseFactorInJava(upper, n);
    }
    int pivot = openblas.LAPACKE_dpotrf(openblas.LAPACK_COL_MAJOR, LOWER, n, upper, n);
    if (pivot != 0) {
      throw new IllegalArgumentException(
          "the matrix is not positive definite: "
              + (pivot > 0 ? "pivot " + (pivot - 1) : "it holds a NaN"));
    }
    openblas.LAPACKE_dtrtri(openblas.LAPACK_COL_MAJOR, LOWER, NOT_UNIT, n, upper, n);
    for (int i = 1; i < n; i++) {
      Arrays.fill(upper, i * n, i * n + i, 0);
    }
    return upper;
  }

  static double[] inverseFactorInJava(double[] upper, int n) {
    factor(upper, n);
    double[] inverse = new double[n * n];
    for (int i = n - 1; i >= 0; i--) {
      inverse[i * n + i] = 1;
      for (int k = i + 1; k < n; k++) {
        double u = upper[i * n + k];
        for (int j = k; j < n; j++) {
          inverse[i * n + j] -= u * inverse[k * n + j];
        }
      }
      double diagonal = upper[i * n + i];
      for (int j = i; j < n; j++) {
        inverse[i * n + j] /= diagonal;
      }
    }
    return inverse;
  }

  /**
   * The upper triangular U with A = Uᵀ U, in place of the upper triangle of A: the same to the bit
   * on every machine.
   *
   * @param a the upper triangle of A, {@code n × n}; overwritten
   * @throws IllegalArgumentException if A is not positive definite
   */
  public static void factor(double[] a, int n) {
    for (int k = 0; k < n; k++) {
      double pivot = a[k * n + k];
      if (!(pivot > 0)) {
        throw new IllegalArgumentException(
            "the matrix is not positive definite: pivot " + k + " is " + pivot);
      }
      double root = Math.sqrt(pivot);
      for (int j = k; j < n; j++) {
        a[k * n + j] /= root;
      }
      for (int i = k + 1; i < n; i++) {
        double u = a[k * n + i];
        for (int j = i; j < n; j++) {
          a[i * n + j] -= u * a[k * n + j];
        }
      }
    }
  }
}
