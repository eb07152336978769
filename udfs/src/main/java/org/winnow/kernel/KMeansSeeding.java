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
  private static final int NEAREST = 8;

  /**
   * For how many a vector may stand, itself too: a cluster far larger than others keeps several
   * centres.
   */
  private static final int MOST_OF_ONE = 8;

  private KMeansSeeding() {}

  /**
   * What follows some vectors most closely.
   *
   * @param from first row of those vectors
   * @param lists one of each of them, of rows that follow it
   */
  public record Closest(int from, TopK lists) implements Serializable {}

  private record Close(int a, int b, float cosine) {}

  /**
   * The closest of what follows some vectors: the part of the work that grows with the square of
   * their number.
   *
   * @param finder not closed here
   * @param vectors all of them
   * @param from first row of those whose closest are sought
   * @param to row after the last, above {@code from}
   */
  public static Closest closest(SimilarityKernel finder, VectorBlock vectors, int from, int to) {
    TopK lists = new TopK(to - from, NEAREST, -2);
    try (VectorBlock rows = VectorBlock.allocate(to - from, vectors.dimension());
        VectorBlock following = VectorBlock.allocate(vectors.count() - from, vectors.dimension())) {
      for (int row = from; row < vectors.count(); row++) {
        following.add(vectors, row);
        if (row < to) {
          rows.add(vectors, row);
        }
      }
      new ExactRescorer(finder, rows)
          .nearest(following, from, lists, (row, column) -> row < column);
    }
    return new Closest(from, lists);
  }

  /**
   * Chooses.
   *
   * @param all number of vectors, which were taken by chance and are in an order of chance
   * @param closest of all of them, in any order
   * @param count how many to choose
   * @return their rows, ascending
   */
  public static int[] choose(int all, List<Closest> closest, int count) {
    int[] standsFor = new int[all];
    Arrays.fill(standsFor, 1);
    int left = all;
    for (Close pair : pairs(closest)) {
      if (left <= count) {
        break;
      }
      int together = standsFor[pair.a()] + standsFor[pair.b()];
      if (standsFor[pair.a()] > 0 && standsFor[pair.b()] > 0 && together <= MOST_OF_ONE) {
        boolean first = standsFor[pair.a()] >= standsFor[pair.b()];
        standsFor[first ? pair.a() : pair.b()] = together;
        standsFor[first ? pair.b() : pair.a()] = 0;
        left--;
      }
    }
    return IntStream.range(0, all).filter(row -> standsFor[row] > 0).limit(count).toArray();
  }

  /** The closest first. */
  private static List<Close> pairs(List<Closest> closest) {
    List<Close> pairs = new ArrayList<>();
    for (Closest some : closest) {
      TopK lists = some.lists();
      for (int row = 0; row < lists.rows(); row++) {
        for (int rank = 0; rank < lists.size(row); rank++) {
          int other = lists.number(row, rank);
          pairs.add(new Close(some.from() + row, other, lists.similarity(row, rank)));
        }
      }
    }
    pairs.sort(
        Comparator.comparingDouble((Close pair) -> -pair.cosine())
            .thenComparingInt(Close::a)
            .thenComparingInt(Close::b));
    return pairs;
  }
}
