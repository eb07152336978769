package org.winnow.identity;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.winnow.kernel.Vectors;

/**
 * The impostor cohort of Z-norm (zero normalisation). A blurred or turned face has higher cosines
 * with everybody than a good one. A score is therefore the number of standard deviations by which a
 * cosine exceeds the mean of this face's impostor cosines. Source: Auckenthaler et al., "Score
 * normalization for text-independent speaker verification systems", 2000. Both statistics of a face
 * follow from the cohort's mean and covariance, without a comparison with each member.
 *
 * @param mean mean of the cohort's unit vectors
 * @param covariance their covariance, row-major
 * @param size number of vectors; 0 for a cohort of random vectors
 */
public record Cohort(float[] mean, float[] covariance, int size) implements Serializable {
  /** Isotropic vectors that are added as a prior, so that no direction has zero variance. */
  private static final int PRIOR = 32;

  /**
   * Z-norm statistics of a face.
   *
   * @param mean mean of its impostor cosines
   * @param deviation standard deviation of these, above 0
   */
  public record Stats(double mean, double deviation) {
    /** The Z-norm score of a cosine: standard deviations above the mean. */
    public double score(double cosine) {
      return (cosine - mean) / deviation;
    }
  }

  /**
   * Builds a cohort.
   *
   * @param vectors unit vectors of one length, in a reproducible order; at least one
   */
  public static Cohort of(List<float[]> vectors) {
    int dimension = vectors.get(0).length;
    double[] mean = new double[dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    double[] products = new double[dimension * dimension];
    double[] centred = new double[dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        centred[i] = vector[i] - mean[i];
      }
      for (int i = 0; i < dimension; i++) {
        for (int j = 0; j < dimension; j++) {
          products[i * dimension + j] += centred[i] * centred[j];
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < dimension; i++) {
      trace += products[i * dimension + i];
    }
    // A single vector has no variance; random unit vectors have 1 / dimension.
    double isotropic = trace > 0 ? trace / vectors.size() / dimension : 1.0 / dimension;
    float[] covariance = new float[products.length];
    for (int i = 0; i < products.length; i++) {
      double prior = i % (dimension + 1) == 0 ? PRIOR * isotropic : 0;
      covariance[i] = (float) ((products[i] + prior) / (vectors.size() + PRIOR));
    }
    float[] meanVector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      meanVector[i] = (float) mean[i];
    }
    return new Cohort(meanVector, covariance, vectors.size());
  }

  /** A cohort of random unit vectors, for collections that are too small to measure. */
  public static Cohort ofRandom(int dimension) {
    float[] covariance = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      covariance[i * dimension + i] = 1f / dimension;
    }
    return new Cohort(new float[dimension], covariance, 0);
  }

  /** Whether this is {@link #ofRandom}: no impostor was measured. */
  public boolean random() {
    return size == 0;
  }

  /** The statistics of a unit vector, equal to the bit on every machine. */
  public Stats stats(float[] vector) {
    double variance = Vectors.dot(product(vector), vector);
    return new Stats(Vectors.dot(mean, vector), Math.sqrt(Math.max(variance, 1e-12)));
  }

  /** The covariance times a vector; each sum runs over the rows in their order. */
  private float[] product(float[] vector) {
    int n = mean.length;
    float[] product = new float[n];
    int i = 0;
    // Four rows in one pass: the sums are read and written a quarter as often.
    for (; i + 4 <= n; i += 4) {
      int row = i * n;
      float f0 = vector[i];
      float f1 = vector[i + 1];
      float f2 = vector[i + 2];
      float f3 = vector[i + 3];
      for (int j = 0; j < n; j++, row++) {
        product[j] =
            product[j]
                + f0 * covariance[row]
                + f1 * covariance[row + n]
                + f2 * covariance[row + 2 * n]
                + f3 * covariance[row + 3 * n];
      }
    }
    for (; i < n; i++) {
      for (int j = 0; j < n; j++) {
        product[j] += vector[i] * covariance[i * n + j];
      }
    }
    return product;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Cohort other
        && size == other.size
        && Arrays.equals(mean, other.mean)
        && Arrays.equals(covariance, other.covariance);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(mean);
  }

  @Override
  public String toString() {
    return "cohort of " + size;
  }
}
