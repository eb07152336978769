package org.winnow.kernel;

import java.util.SplittableRandom;

/**
 * Spherical k-means: centroids are unit vectors, and similarity is the cosine (Dhillon and Modha,
 * "Concept decompositions for large sparse text data using clustering", 2001).
 *
 * @param kernel finds the nearest centroids; not closed here
 * @param rounds number of assignment rounds
 * @param seed selects the first centroids
 */
public record KMeans(SimilarityKernel kernel, int rounds, long seed) {

  /**
   * Fits centroids.
   *
   * @param vectors at least one
   * @param centroids number of centroids, at most the number of vectors
   * @return the centroids; equal for equal vectors in the same order
   */
  public VectorBlock fit(VectorBlock vectors, int centroids) {
    VectorBlock current = randomVectors(vectors, centroids, seed);
    for (int round = 0; round < rounds; round++) {
      int[] nearest = assign(vectors, current);
      VectorBlock next = means(vectors, nearest, centroids, seed + round);
      current.close();
      current = next;
    }
    return current;
  }

  /** Index of the nearest centroid of each vector; the smaller index of two equal ones. */
  public int[] assign(VectorBlock vectors, VectorBlock centroids) {
    TopK lists = new TopK(vectors.count(), 1, -2);
    new ExactRescorer(kernel, vectors).topK(centroids, 0, lists, (row, column) -> true);
    int[] nearest = new int[vectors.count()];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = lists.number(i, 0);
    }
    return nearest;
  }

  /** Distinct vectors, by a partial shuffle. */
  private static VectorBlock randomVectors(VectorBlock vectors, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[vectors.count()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    VectorBlock block = VectorBlock.allocate(count, vectors.dimension());
    float[] vector = new float[vectors.dimension()];
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(order.length - i);
      int index = order[j];
      order[j] = order[i];
      vectors.copy(index, vector);
      block.add(vector);
    }
    return block;
  }

  /** The normalised mean of each centroid's vectors; a random vector for an empty one. */
  private static VectorBlock means(VectorBlock vectors, int[] nearest, int centroids, long seed) {
    int dimension = vectors.dimension();
    double[] sums = new double[centroids * dimension];
    int[] sizes = new int[centroids];
    float[] vector = new float[dimension];
    for (int i = 0; i < nearest.length; i++) {
      vectors.copy(i, vector);
      int start = nearest[i] * dimension;
      for (int j = 0; j < dimension; j++) {
        sums[start + j] += vector[j];
      }
      sizes[nearest[i]]++;
    }
    SplittableRandom random = new SplittableRandom(seed);
    VectorBlock block = VectorBlock.allocate(centroids, dimension);
    for (int centroid = 0; centroid < centroids; centroid++) {
      if (sizes[centroid] == 0) {
        vectors.copy(random.nextInt(vectors.count()), vector);
      } else {
        normalise(sums, centroid * dimension, vector);
      }
      block.add(vector);
    }
    return block;
  }

  private static void normalise(double[] sums, int start, float[] into) {
    double norm = 0;
    for (int j = 0; j < into.length; j++) {
      norm += sums[start + j] * sums[start + j];
    }
    double scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
    for (int j = 0; j < into.length; j++) {
      into[j] = (float) (sums[start + j] * scale);
    }
  }
}
