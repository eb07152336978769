package org.winnow.bench.copies;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a hash finds of the copies, by the most bits in which two pictures of one photograph may
 * differ. Every pair that the runs of dedup could see is compared: photographs with each other, and
 * the copies of one attack with the photographs and with each other.
 */
final class HashScores {
  private final PeerHashes hashes;

  /** Pairs of different photographs, by distance. */
  private final long[] different;

  /** Pairs of a copy and its original, by attack and distance. */
  private final Map<String, long[]> same = new LinkedHashMap<>();

  private HashScores(PeerHashes hashes) {
    this.hashes = hashes;
    different = new long[hashes.bits() + 1];
  }

  /**
   * Compares all pairs.
   *
   * @param hashes of {@link CopyCollection#all}
   */
  static HashScores of(CopyCollection collection, PeerHashes hashes) {
    HashScores scores = new HashScores(hashes);
    List<Picture> all = collection.all();
    int base = collection.photographs().size();
    scores.countDifferent(all, 0, base, base);
    int first = base;
    for (Map.Entry<String, List<Picture>> kind : collection.copies().entrySet()) {
      int end = first + kind.getValue().size();
      scores.countDifferent(all, first, end, base);
      long[] counts = new long[scores.different.length];
      for (int i = first; i < end; i++) {
        // The originals come first, in the order of their copies.
        int distance = hashes.distance(i, i - first);
        if (distance != PeerHashes.NONE) {
          counts[distance]++;
        }
      }
      scores.same.put(kind.getKey(), counts);
      first = end;
    }
    return scores;
  }

  /** Counts the pairs of the pictures of a range with those before them and with photographs. */
  private void countDifferent(List<Picture> all, int from, int to, int base) {
    long[] counts =
        IntStream.range(from, to)
            .parallel()
            .mapToObj(
                i -> {
                  long[] mine = new long[different.length];
                  IntStream.concat(
                          IntStream.range(0, Math.min(i, base)),
                          IntStream.range(Math.max(from, base), i))
                      .filter(j -> all.get(i).photograph() != all.get(j).photograph())
                      .map(j -> hashes.distance(i, j))
                      .filter(distance -> distance != PeerHashes.NONE)
                      .forEach(distance -> mine[distance]++);
                  return mine;
                })
            .reduce(new long[different.length], HashScores::sum);
    System.arraycopy(sum(different, counts), 0, different, 0, counts.length);
  }

  private static long[] sum(long[] one, long[] other) {
    return IntStream.range(0, one.length).mapToLong(i -> one[i] + other[i]).toArray();
  }

  PeerHashes hashes() {
    return hashes;
  }

  /**
   * The largest distance with at most so many false pairs.
   *
   * @return bits; -1 if even equal hashes are more
   */
  int maxDistance(long falsePairs) {
    long sum = 0;
    int distance = -1;
    while (distance + 1 < different.length && sum + different[distance + 1] <= falsePairs) {
      distance++;
      sum += different[distance];
    }
    return distance;
  }

  /** Pairs of different photographs up to a distance. */
  long falsePairs(int distance) {
    return upTo(different, distance);
  }

  /** Copies of an attack whose distance from their original is at most this one. */
  long found(String kind, int distance) {
    return upTo(same.get(kind), distance);
  }

  private static long upTo(long[] counts, int distance) {
    return Arrays.stream(counts, 0, distance + 1).sum();
  }
}
