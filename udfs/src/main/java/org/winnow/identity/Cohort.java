package org.winnow.identity;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.winnow.kernel.Vectors;

/**
 * The strangers by which a face's similarities are judged. A blurred or turned face is more alike
 * to everybody than a good one; what counts is how far a similarity lies above what this very face
 * has with strangers, in standard deviations: the zero normalisation of speaker and face
 * verification (Auckenthaler et al., "Score normalization for text-independent speaker verification
 * systems", 2000). Mean and deviation of a face's cosines to the whole cohort follow from the
 * cohort's mean and covariance, so that no cosine need be computed.
 *
 * @param mean of the cohort's unit vectors
 * @param covariance of them, row by row
 * @param size number of vectors that it was made from; 0 where they are random ones
 */
public record Cohort(float[] mean, float[] covariance, int size) implements Serializable {
  /** Isotropic vectors that are added, so that directions which a small cohort lacks count too. */
  private static final int PRIOR = 32;

  /**
   * How similar a face is to strangers.
   *
   * @param mean of its cosines to them
   * @param deviation of those, above 0
   */
  public record Stats(double mean, double deviation) {
    /** A cosine in deviations above the mean. */
    public double score(double cosine) {
      return (cosine - mean) / deviation;
    }
  }

  /**
   * A cohort of given vectors.
   *
   * @param vectors unit vectors of one length, in an order that can be repeated; at least one
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
    // A single vector has no spread; then that of random unit vectors.
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

  /** Random unit vectors: what is known of strangers where there are none to measure. */
  public static Cohort ofRandom(int dimension) {
    float[] covariance = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      covariance[i * dimension + i] = 1f / dimension;
    }
    return new Cohort(new float[dimension], covariance, 0);
  }

  /** Whether nobody was measured: {@link #ofRandom}. */
  public boolean random() {
    return size == 0;
  }

  /** How similar a unit vector is to the cohort; the same to the bit wherever it is computed. */
  public Stats stats(float[] vector) {
    int dimension = mean.length;
    float[] product = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      float factor = vector[i];
      int row = i * dimension;
      for (int j = 0; j < dimension; j++) {
        product[j] += factor * covariance[row + j];
      }
    }
    double variance = Vectors.dot(product, vector);
    return new Stats(Vectors.dot(mean, vector), Math.sqrt(Math.max(variance, 1e-12)));
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
