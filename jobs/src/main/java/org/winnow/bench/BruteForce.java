package org.winnow.bench;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.winnow.kernel.Vectors;

/** All pairs, one dot product after the other: what a join is checked against. */
final class BruteForce {
  private BruteForce() {}

  /**
   * A pair.
   *
   * @param a smaller number
   * @param b larger number
   */
  record Pair(long a, long b, float similarity) {}

  /** The pairs of some vectors with a cosine of at least {@code least}. */
  static Set<Pair> pairs(List<float[]> vectors, float least) {
    Set<Pair> found = ConcurrentHashMap.newKeySet();
    IntStream.range(0, vectors.size())
        .parallel()
        .forEach(
            a -> {
              for (int b = a + 1; b < vectors.size(); b++) {
                float cosine = (float) Vectors.dot(vectors.get(a), vectors.get(b));
                if (cosine >= least) {
                  found.add(new Pair(a, b, cosine));
                }
              }
            });
    return found;
  }
}
