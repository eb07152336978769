package org.winnow.kernel;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/**
 * A sum of outer products x xᵀ, in double. The same vectors in the same order give the same sum to
 * the bit: they are added in chunks of one size, each by one product of matrices.
 */
public final class Scatter {
  private static final int CHUNK = 256;

  private final int dimension;
  private final double[] sums;
  private double[] buffer = new double[0];
  private int count;

  /** An empty sum. */
  public Scatter(int dimension) {
    this(dimension, new double[dimension * dimension]);
  }

  /**
   * A sum that was {@link #upper} before.
   *
   * @param upper row by row; kept
   * @throws IllegalArgumentException if it is not {@code dimension²} long
   */
  public Scatter(int dimension, double[] upper) {
    if (upper.length != dimension * dimension) {
      throw new IllegalArgumentException(
          upper.length + " numbers are no matrix of " + dimension + " × " + dimension);
    }
    this.dimension = dimension;
    this.sums = upper;
  }

  /** Adds one vector. */
  public void add(double[] vector) {
    if (buffer.length == 0) {
      buffer = new double[CHUNK * dimension];
    }
    System.arraycopy(vector, 0, buffer, count * dimension, dimension);
    count++;
    if (count == CHUNK) {
      flush();
    }
  }

  /** Adds another sum; the order of such additions matters to the last bit. */
  public void add(Scatter other) {
    double[] theirs = other.upper();
    flush();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += theirs[i];
    }
  }

  /**
   * The sum: {@code dimension × dimension}, row by row, its upper triangle; what is below the
   * diagonal is 0.
   */
  public double[] upper() {
    flush();
    return sums;
  }

  private void flush() {
    if (count == 0) {
      return;
    }
    if (OpenBlas.AVAILABLE) {
      openblas.cblas_dsyrk(
          openblas.CblasRowMajor,
          openblas.CblasUpper,
          openblas.CblasTrans,
          dimension,
          count,
          1,
          buffer,
          dimension,
          1,
          sums,
          dimension);
    } else {
      for (int n = 0; n < count; n++) {
        addOne(n * dimension);
      }
    }
    count = 0;
    Arrays.fill(buffer, 0);
  }

  private void addOne(int start) {
    for (int i = 0; i < dimension; i++) {
      double v = buffer[start + i];
      for (int j = i; j < dimension; j++) {
        sums[i * dimension + j] += v * buffer[start + j];
      }
    }
  }
}
