package org.winnow.kernel;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Initial centroids of k-means. A random sample puts several centroids into some clusters and none
 * into others, which no round of k-means corrects. Therefore more candidates are sampled than
 * needed, as in k-means|| (Bahmani et al., "Scalable k-means++", 2012). One of the two closest
 * candidates is then dropped, until the wanted number is left.
 */
public final class KMeansSeeding {
  /** Neighbours of each candidate. */
  private static final int NEIGHBOURS = 8;

  /**
   * Maximum number of candidates that one stands for, itself included. A very large cluster thus
   * keeps several centroids.
   */
  private static final int MAX_WEIGHT = 8;

  private KMeansSeeding() {}

  /**
   * Top-k neighbours of consecutive candidates.
   *
   * @param from row of the first candidate
   * @param topK one list per candidate, of later rows
   */
  public record Neighbours(int from, TopK topK) implements Serializable {}

  private record Pair(int a, int b, float cosine) {}

  /**
   * Finds the neighbours of some candidates among the later ones. The total work is quadratic in
   * the number of candidates.
   *
   * @param kernel not closed here
   * @param vectors all candidates
   * @param from first row, inclusive
   * @param to last row, exclusive; above {@code from}
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
   * Chooses the initial centroids.
   *
   * @param total number of candidates, a sample in random order
   * @param neighbours of all candidates, in any order
   * @param count number to choose
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

  /** All pairs, the highest cosine first. */
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
