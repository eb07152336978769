package org.winnow.kernel;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Generates embeddings. Faces of an identity follow a von Mises-Fisher distribution around its
 * direction (Wood, "Simulation of the von Mises Fisher distribution", 1994); outliers are uniform
 * on the sphere. A face is a function of the seed and its number, so that every task can generate
 * it.
 *
 * @param seed seed of the collection
 * @param faces number of faces
 * @param dimension length of a vector
 * @param identities number of identities; their sizes vary from 0.5 to 1.5 times the mean
 * @param cohesion mean cosine of a face and the direction of its identity, in (0, 1); the cosine of
 *     two faces is about its square
 * @param cohesionSpread standard deviation of the cohesion among identities; 0 for none
 * @param outliers share of the faces without an identity, in [0, 1)
 */
public record EmbeddingGenerator(
    long seed,
    long faces,
    int dimension,
    int identities,
    double cohesion,
    double cohesionSpread,
    double outliers)
    implements Serializable {

  private static final long FACE_STREAM = 0x9E3779B97F4A7C15L;
  private static final long IDENTITY_STREAM = 0xC2B2AE3D27D4EB4FL;

  /** Identity of a face, from 0; -1 for an outlier. */
  public int identity(long face) {
    SplittableRandom random = random(FACE_STREAM, face);
    if (random.nextDouble() < outliers) {
      return -1;
    }
    // A face leaves an identity with a probability that depends on the intended size of the
    // identity.
    double position = random.nextDouble();
    int first = (int) (position * identities);
    double keep = 0.5 + random(IDENTITY_STREAM + 1, first).nextDouble();
    return random.nextDouble() * 1.5 < keep ? first : (int) (random.nextDouble() * identities);
  }

  /** Unit vector of a face. */
  public float[] vector(long face) {
    return vector(identity(face), face);
  }

  /**
   * Unit vector of a face with another identity than {@link #identity} returns.
   *
   * @param identity any number from 0, also one without faces; negative for an outlier
   */
  public float[] vector(int identity, long face) {
    SplittableRandom random = random(FACE_STREAM + 1, face);
    if (identity < 0) {
      return unit(gaussians(random));
    }
    SplittableRandom ofIdentity = random(IDENTITY_STREAM, identity);
    double[] direction = gaussians(ofIdentity);
    float[] mean = unit(direction);
    double cohesionOfIdentity =
        Math.max(0.05, Math.min(0.98, cohesion + cohesionSpread * ofIdentity.nextGaussian()));
    double along = along(cohesionOfIdentity, random);
    double[] across = gaussians(random);
    double dot = 0;
    for (int i = 0; i < dimension; i++) {
      dot += across[i] * mean[i];
    }
    double norm = 0;
    for (int i = 0; i < dimension; i++) {
      across[i] -= dot * mean[i];
      norm += across[i] * across[i];
    }
    double scale = Math.sqrt((1 - along * along) / norm);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (along * mean[i] + scale * across[i]);
    }
    return vector;
  }

  /** The component along the mean direction, by Wood's rejection sampling. */
  private double along(double mean, SplittableRandom random) {
    // The concentration that gives a mean resultant length (Banerjee et al., 2005).
    double kappa = mean * (dimension - mean * mean) / (1 - mean * mean);
    double d = dimension - 1.0;
    double b = d / (2 * kappa + Math.sqrt(4 * kappa * kappa + d * d));
    double x0 = (1 - b) / (1 + b);
    double c = kappa * x0 + d * Math.log(1 - x0 * x0);
    while (true) {
      double z = beta(d / 2, random);
      double w = (1 - (1 + b) * z) / (1 - (1 - b) * z);
      if (kappa * w + d * Math.log(1 - x0 * w) - c >= Math.log(random.nextDouble())) {
        return w;
      }
    }
  }

  /** A sample of the symmetric beta distribution, from two gamma samples. */
  private static double beta(double shape, SplittableRandom random) {
    double x = gamma(shape, random);
    return x / (x + gamma(shape, random));
  }

  /**
   * A gamma sample (Marsaglia and Tsang, "A simple method for generating gamma variables", 2000);
   * shape above 1/2.
   */
  private static double gamma(double shape, SplittableRandom random) {
    double d = Math.max(shape, 1) - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private double[] gaussians(SplittableRandom random) {
    double[] values = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  private static float[] unit(double[] values) {
    double norm = 0;
    for (double value : values) {
      norm += value * value;
    }
    float[] vector = new float[values.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (values[i] / Math.sqrt(norm));
    }
    return vector;
  }

  private SplittableRandom random(long kind, long number) {
    return new SplittableRandom((seed * IDENTITY_STREAM) ^ (kind + number * FACE_STREAM));
  }
}
