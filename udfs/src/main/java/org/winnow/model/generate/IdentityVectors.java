package org.winnow.model.generate;

import java.io.Serializable;
import java.util.List;
import java.util.Random;
import org.winnow.kernel.Vectors;
import org.winnow.metric.Cholesky;
import org.winnow.render.draw.SeededRandom;

/**
 * Draws the vectors of people, and perturbs them for their pictures. All draws are determined by a
 * seed: the same on every machine.
 *
 * @param shape distribution of the vectors
 */
public record IdentityVectors(GeneratorContract contract, Gaussian shape) implements Serializable {

  /**
   * A normal distribution, such as that of real centroids.
   *
   * @param mean expected vector
   * @param factor upper triangular U of the covariance matrix UᵀU (Cholesky), row-major
   */
  public record Gaussian(float[] mean, double[] factor) implements Serializable {
    /** Independent numbers of mean 0 and variance 1, as many as are needed. */
    public static final Gaussian STANDARD = new Gaussian(new float[0], new double[0]);

    /** Share of the mean variance that is added to each, so that few vectors suffice. */
    private static final double SHRINKAGE = 1e-2;

    /**
     * Fits mean and covariance.
     *
     * @param vectors two or more, of equal length
     */
    public static Gaussian fit(List<float[]> vectors) {
      int n = vectors.get(0).length;
      double[] mean = new double[n];
      vectors.forEach(
          vector -> {
            for (int i = 0; i < n; i++) {
              mean[i] += vector[i] / (double) vectors.size();
            }
          });
      double[] covariance = new double[n * n];
      vectors.forEach(
          vector -> {
            for (int i = 0; i < n; i++) {
              double a = (vector[i] - mean[i]) / vectors.size();
              for (int j = i; j < n; j++) {
                covariance[i * n + j] += a * (vector[j] - mean[j]);
              }
            }
          });
      double trace = 0;
      for (int i = 0; i < n; i++) {
        trace += covariance[i * n + i];
      }
      float[] centre = new float[n];
      for (int i = 0; i < n; i++) {
        covariance[i * n + i] += SHRINKAGE * trace / n + Double.MIN_NORMAL;
        centre[i] = (float) mean[i];
      }
      Cholesky.factor(covariance, n);
      return new Gaussian(centre, covariance);
    }

    private float[] draw(Random random, int n) {
      double[] independent = normal(random, n);
      float[] vector = new float[n];
      for (int i = 0; i < n; i++) {
        vector[i] = (float) (mean.length == 0 ? independent[i] : correlated(independent, i));
      }
      return vector;
    }

    private double correlated(double[] independent, int i) {
      double sum = mean[i];
      for (int j = 0; j <= i; j++) {
        sum += factor[j * mean.length + i] * independent[j];
      }
      return sum;
    }
  }

  /** The seed of a person. */
  public static long identitySeed(long seed, String generator, long number) {
    return SeededRandom.seed(seed, generator + "/" + number);
  }

  /** The seed of a picture: a hash of person, index and attempt. */
  public static long imageSeed(long identitySeed, int imageIndex, int attempt) {
    return SeededRandom.seed(identitySeed, imageIndex + "/" + attempt);
  }

  /** The vector of a person; empty for a generator of seeds. */
  public float[] draw(long identitySeed) {
    // Streams of near seeds are alike; hashes of them are not near.
    Random random = new Random(SeededRandom.seed(identitySeed, "identity"));
    return scaled(shape.draw(random, contract.identity().size()));
  }

  /**
   * The vector of a picture: that of the person with noise (Vec2Face: the length stays).
   *
   * @param deviation standard deviation of the noise; 0: none
   * @param seed of the picture
   */
  public float[] perturbed(float[] identity, double deviation, long seed) {
    if (deviation == 0 || identity.length == 0) {
      return identity;
    }
    double[] noise = normal(new Random(SeededRandom.seed(seed, "perturbation")), identity.length);
    float[] vector = new float[identity.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (identity[i] + deviation * unit() * noise[i]);
    }
    return scaled(vector);
  }

  /** Standard deviation of the numbers of a vector that is drawn. */
  public double unit() {
    int size = contract.identity().size();
    return contract.norm() > 0 ? contract.norm() / Math.sqrt(size) : 1;
  }

  /** The vector with the length that the generator takes. */
  public float[] scaled(float[] vector) {
    double length = Math.sqrt(Vectors.dot(vector, vector));
    if (contract.norm() == 0 || length == 0) {
      return vector;
    }
    float[] result = new float[vector.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (vector[i] * contract.norm() / length);
    }
    return result;
  }

  /** Standard normal numbers. Their algorithm is part of the specification of {@link Random}. */
  static double[] normal(Random random, int size) {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
