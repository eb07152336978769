package org.winnow.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The centres that k-means begins with. Of vectors taken by chance, some lie in the same cluster
 * and other clusters have none, and no round of k-means mends either. So more are taken than
 * needed, as in k-means|| (Bahmani et al., "Scalable k-means++", 2012), and of the two closest ones
 * one is dropped, again and again, until so many are left.
 */
public final class KMeansSeeding {
  /** How many close vectors of each are looked at. */
  private static final int NEIGHBOURS = 8;

  /**
   * For how many a vector may stand, itself too: a cluster far larger than others keeps several
   * centres.
   */
  private static final int MAX_WEIGHT = 8;

  private KMeansSeeding() {}

  /**
   * What follows some vectors most closely.
   *
   * @param from first row of those vectors
   * @param topK one of each of them, of rows that follow it
   */
  public record Neighbours(int from, TopK topK) implements Serializable {}

  private record Pair(int a, int b, float cosine) {}

  /**
   * The closest of what follows some vectors: the part of the work that grows with the square of
   * their number.
   *
   * @param kernel not closed here
   * @param vectors all of them
   * @param from first row of those whose closest are sought
   * @param to row after the last, above {@code from}
   */
  public static Neighbours neighbours(
      SimilarityKernel kernel, VectorBlock vectors, int from, int to) {
    TopK topK = new TopK(to - from, NEIGHBOURS, -2);
    try (VectorBlock rows = VectorBlock.allocate(to - from, vectors.dimension());
        VectorBlock following = VectorBlock.allocate(vectors.count() - from, vectors.dimension())) {
      for (int row = from; row < vectors.count(); row++) {
        following.add(vectors, row);
        if (row < to) {
          rows.add(vectors, row);
        }
      }
      new ExactRescorer(kernel, rows).topK(following, from, topK, (row, column) -> row < column);
    }
    return new Neighbours(from, topK);
  }

  /**
   * Chooses.
   *
   * @param total number of vectors, which were taken by chance and are in an order of chance
   * @param neighbours of all of them, in any order
   * @param count how many to choose
   * @return their rows, ascending
   */
  public static int[] choose(int total, List<Neighbours> neighbours, int count) {
    int[] weights = new int[total];
    Arrays.fill(weights, 1);
    int remaining = total;
    for (Pair pair : pairs(neighbours)) {
      if (remaining <= count) {
        break;
      }
      int weight = weights[pair.a()] + weights[pair.b()];
      if (weights[pair.a()] > 0 && weights[pair.b()] > 0 && weight <= MAX_WEIGHT) {
        boolean keepFirst = weights[pair.a()] >= weights[pair.b()];
        weights[keepFirst ? pair.a() : pair.b()] = weight;
        weights[keepFirst ? pair.b() : pair.a()] = 0;
        remaining--;
      }
    }
    return IntStream.range(0, total).filter(row -> weights[row] > 0).limit(count).toArray();
  }

  /** The closest first. */
  private static List<Pair> pairs(List<Neighbours> neighbours) {
    List<Pair> pairs = new ArrayList<>();
    for (Neighbours part : neighbours) {
      TopK topK = part.topK();
      for (int row = 0; row < topK.rows(); row++) {
        for (int rank = 0; rank < topK.size(row); rank++) {
          int other = topK.number(row, rank);
          pairs.add(new Pair(part.from() + row, other, topK.similarity(row, rank)));
        }
      }
    }
    pairs.sort(
        Comparator.comparingDouble((Pair pair) -> -pair.cosine())
            .thenComparingInt(Pair::a)
            .thenComparingInt(Pair::b));
    return pairs;
  }
}
