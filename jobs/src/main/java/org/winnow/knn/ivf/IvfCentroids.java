package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.List;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.KMeans;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.Vectors;

/**
 * Centroids of the cells of an inverted file, and the groups of neighbouring cells. One task
 * searches one group. At most 16,384 vectors, so that they fit on the driver.
 */
final class IvfCentroids implements Serializable {
  private static final int MAX_CELLS = 16_384;
  private static final int GROUPING_ROUNDS = 8;

  private final float[] vectors;
  private final int dimension;
  private final int[] groups;

  /**
   * Centroids; the arrays are not copied.
   *
   * @param vectors the centroids one after the other
   * @param groups group of each cell
   */
  IvfCentroids(float[] vectors, int dimension, int[] groups) {
    this.vectors = vectors;
    this.dimension = dimension;
    this.groups = groups;
  }

  /** The centroids one after the other. */
  float[] vectors() {
    return vectors;
  }

  int dimension() {
    return dimension;
  }

  /** The group of each cell. */
  int[] groups() {
    return groups;
  }

  int count() {
    return groups.length;
  }

  /**
   * Initial number of cells: about 8 √n. Then a cell holds about as many faces as an identity, in a
   * collection of some hundred thousand. With half as many cells, identities share cells, and a
   * search needs ten times as many probes. A cell below 32 vectors does not pay.
   */
  static int initialCells(long count) {
    return (int) Math.max(1, Math.min(MAX_CELLS, Math.min(8 * Math.sqrt(count), count / 32.0)));
  }

  /** Twice as many cells, up to the limit of the driver. */
  static int doubledCells(int cells) {
    return Math.min(MAX_CELLS, 2 * cells);
  }

  /** Comparisons of a vector with a centroid that training so many cells needs. */
  static double trainingComparisons(int cells) {
    return (double) IvfTraining.ROUNDS * IvfTraining.SAMPLE_PER_CELL * cells * cells;
  }

  /** Centroids in one group. */
  static IvfCentroids of(List<float[]> centroids) {
    int dimension = centroids.isEmpty() ? 1 : centroids.get(0).length;
    float[] vectors = new float[Math.multiplyExact(centroids.size(), dimension)];
    for (int i = 0; i < centroids.size(); i++) {
      System.arraycopy(centroids.get(i), 0, vectors, i * dimension, dimension);
    }
    return new IvfCentroids(vectors, dimension, new int[centroids.size()]);
  }

  /** Selects some centroids. */
  IvfCentroids select(int[] cells) {
    float[] chosen = new float[cells.length * dimension];
    for (int i = 0; i < cells.length; i++) {
      System.arraycopy(vectors, cells[i] * dimension, chosen, i * dimension, dimension);
    }
    return new IvfCentroids(chosen, dimension, new int[cells.length]);
  }

  /** The same centroids, in groups of neighbouring cells. */
  IvfCentroids groupCells(int maxGroups, long seed) {
    if (count() == 0 || maxGroups == 1) {
      return this;
    }
    try (SimilarityKernel kernel = SimilarityKernel.best();
        VectorBlock all = toBlock()) {
      KMeans kMeans = new KMeans(kernel, GROUPING_ROUNDS, seed);
      try (VectorBlock groupCentroids = kMeans.fit(all, Math.min(maxGroups, count()))) {
        return new IvfCentroids(vectors, dimension, kMeans.assign(all, groupCentroids));
      }
    }
  }

  /** The centroids off-heap. The caller closes the block. */
  VectorBlock toBlock() {
    VectorBlock block = VectorBlock.allocate(Math.max(1, count()), dimension);
    float[] vector = new float[dimension];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(vectors, i * dimension, vector, 0, dimension);
      block.add(vector);
    }
    return block;
  }

  /** The nearest cells of each vector, the nearest first. */
  static TopK nearestCells(
      VectorBlock vectors, VectorBlock centroids, SimilarityKernel kernel, int maxCells) {
    TopK lists = new TopK(vectors.count(), maxCells, -2);
    new ExactRescorer(kernel, vectors).topK(centroids, 0, lists, (row, column) -> true);
    return lists;
  }

  /** The cosine of a vector with each centroid. */
  float[] cosines(float[] vector) {
    float[] centroid = new float[dimension];
    float[] cosines = new float[count()];
    for (int cell = 0; cell < cosines.length; cell++) {
      System.arraycopy(vectors, cell * dimension, centroid, 0, dimension);
      cosines[cell] = (float) Vectors.dot(vector, centroid);
    }
    return cosines;
  }

  /** The rank of a cell in the order of {@link #nearestCells}. */
  static int rankOf(float[] cosines, int cell) {
    int rank = 0;
    for (int other = 0; other < cosines.length; other++) {
      if (cosines[other] > cosines[cell] || (cosines[other] == cosines[cell] && other < cell)) {
        rank++;
      }
    }
    return rank;
  }
}
