package org.winnow.model.generate;

import java.util.Arrays;
import java.util.List;
import org.winnow.kernel.Vectors;

/**
 * How much of the variety of real pictures generated ones have: the share of the real vectors that
 * lie in the manifold of the generated ones, which is the union of a ball around each of them that
 * reaches its k-th nearest other one.
 *
 * <p>Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models",
 * NeurIPS 2019, section 2. Its time grows with the square of the numbers of vectors: give samples.
 */
public final class ManifoldRecall {
  private ManifoldRecall() {}

  /**
   * The recall.
   *
   * @param real one vector or more
   * @param generated more than {@code neighbours} vectors of the same length
   * @param neighbours k; the paper takes 3
   * @return 0 to 1
   * @throws IllegalArgumentException if there are too few vectors
   */
  public static double of(List<float[]> real, List<float[]> generated, int neighbours) {
    if (real.isEmpty() || neighbours < 1 || generated.size() <= neighbours) {
      throw new IllegalArgumentException(
          "a recall needs real vectors, and more than "
              + neighbours
              + " generated ones, not "
              + real.size()
              + " and "
              + generated.size());
    }
    double[] radii = radii(generated, neighbours);
    long covered =
        real.parallelStream()
            .filter(
                vector -> {
                  for (int i = 0; i < radii.length; i++) {
                    if (squaredDistance(vector, generated.get(i)) <= radii[i]) {
                      return true;
                    }
                  }
                  return false;
                })
            .count();
    return covered / (double) real.size();
  }

  /** Squared distances to the k-th nearest other vector. */
  private static double[] radii(List<float[]> vectors, int neighbours) {
    return vectors.parallelStream()
        .mapToDouble(
            vector -> {
              double[] distances =
                  vectors.stream().mapToDouble(other -> squaredDistance(vector, other)).toArray();
              Arrays.sort(distances);
              // The first one is the vector itself.
              return distances[neighbours];
            })
        .toArray();
  }

  private static double squaredDistance(float[] a, float[] b) {
    return Math.max(0, Vectors.dot(a, a) + Vectors.dot(b, b) - 2 * Vectors.dot(a, b));
  }
}
