package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.KMeans;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.Vectors;

/**
 * Centres of cells, and the groups of neighbouring cells that one task searches. Small enough for
 * the driver: at most 16,384 vectors.
 */
final class IvfCentroids implements Serializable {
  private static final int MOST = 16_384;
  private static final int ROUNDS_OF_GROUPS = 8;

  private final float[] vectors;
  private final int dimension;
  private final int[] groups;

  /**
   * Centres; the arrays are not copied.
   *
   * @param vectors the centres one after the other
   * @param groups group of each cell
   */
  IvfCentroids(float[] vectors, int dimension, int[] groups) {
    this.vectors = vectors;
    this.dimension = dimension;
    this.groups = groups;
  }

  /** The centres one after the other. */
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

  int groupCount() {
    int most = 0;
    for (int group : groups) {
      most = Math.max(most, group + 1);
    }
    return most;
  }

  /**
   * Number of cells to begin with: about 8 √n, with which a cell of some hundred thousand faces is
   * no larger than a person's folder. With half as many, people share cells and each has faces in
   * several, and ten times as many have to be searched. A cell below 32 would be worth no search.
   */
  static int cells(long count) {
    return (int) Math.max(1, Math.min(MOST, Math.min(8 * Math.sqrt(count), count / 32.0)));
  }

  /** Twice as many cells, as far as the driver can hold their centres. */
  static int finer(int cells) {
    return Math.min(MOST, 2 * cells);
  }

  /** How many pairs of a vector and a centre are compared to learn so many cells. */
  static double learning(int cells) {
    return (double) KMeansStep.ROUNDS * KMeansStep.SAMPLE_OF_CELL * cells * cells;
  }

  /** Some vectors as centres, all in one group. */
  static IvfCentroids of(List<float[]> some) {
    int dimension = some.isEmpty() ? 1 : some.get(0).length;
    float[] vectors = new float[Math.multiplyExact(some.size(), dimension)];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(some.get(i), 0, vectors, i * dimension, dimension);
    }
    return new IvfCentroids(vectors, dimension, new int[some.size()]);
  }

  /** Some of them. */
  IvfCentroids some(int[] cells) {
    float[] chosen = new float[cells.length * dimension];
    for (int i = 0; i < cells.length; i++) {
      System.arraycopy(vectors, cells[i] * dimension, chosen, i * dimension, dimension);
    }
    return new IvfCentroids(chosen, dimension, new int[cells.length]);
  }

  /** The same in groups of neighbouring cells. */
  IvfCentroids grouped(int most, long seed) {
    if (count() == 0 || most == 1) {
      return this;
    }
    try (SimilarityKernel finder = SimilarityKernel.best();
        VectorBlock all = block()) {
      KMeans means = new KMeans(finder, ROUNDS_OF_GROUPS, seed);
      try (VectorBlock middles = means.fit(all, Math.min(most, count()))) {
        return new IvfCentroids(vectors, dimension, means.assign(all, middles));
      }
    }
  }

  /** The centres off-heap; the caller closes them. */
  VectorBlock block() {
    VectorBlock block = VectorBlock.allocate(Math.max(1, count()), dimension);
    float[] vector = new float[dimension];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(vectors, i * dimension, vector, 0, dimension);
      block.add(vector);
    }
    return block;
  }

  /** The nearest cells of some vectors, the best first. */
  static TopK nearest(VectorBlock vectors, VectorBlock centres, SimilarityKernel finder, int most) {
    TopK lists = new TopK(vectors.count(), most, -2);
    new ExactRescorer(finder, vectors).topK(centres, 0, lists, (row, column) -> true);
    return lists;
  }

  /** The cosine of each cell's centre with a vector. */
  float[] cosines(float[] vector) {
    float[] centre = new float[dimension];
    float[] cosines = new float[count()];
    for (int cell = 0; cell < cosines.length; cell++) {
      System.arraycopy(vectors, cell * dimension, centre, 0, dimension);
      cosines[cell] = (float) Vectors.dot(vector, centre);
    }
    return cosines;
  }

  /** The place of a cell among all, in the order of {@link #nearest}. */
  static int rank(float[] cosines, int cell) {
    int rank = 0;
    for (int other = 0; other < cosines.length; other++) {
      if (cosines[other] > cosines[cell] || (cosines[other] == cosines[cell] && other < cell)) {
        rank++;
      }
    }
    return rank;
  }

  /** The vector of a row: column {@code index}. */
  static float[] vector(InternalRow row, int index) {
    return row.getArray(index).toFloatArray();
  }
}
