package org.winnow.kernel;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/**
 * A scatter matrix: the sum of outer products x xᵀ in double precision. Vectors are added in chunks
 * of fixed size by one matrix product each. The same vectors in the same order therefore give the
 * same sum to the bit.
 */
public final class Scatter {
  private static final int CHUNK = 256;

  private final int dimension;
  private final double[] sums;
  private double[] buffer = new double[0];
  private int count;

  /** Creates an empty sum. */
  public Scatter(int dimension) {
    this(dimension, new double[dimension * dimension]);
  }

  /**
   * Creates a sum from the result of {@link #upper}.
   *
   * @param upper row-major; not copied
   * @throws IllegalArgumentException if its length is not {@code dimension²}
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

  /** Adds another sum; the order of such additions changes the last bits. */
  public void add(Scatter other) {
    double[] theirs = other.upper();
    flush();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += theirs[i];
    }
  }

  /**
   * The sum as a matrix of {@code dimension × dimension}, row-major: the upper triangle, and 0
   * below the diagonal.
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
