package org.winnow.nearest;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The queries that probe a cell. Those of 64 cells at a time are kept, for reads in order. */
final class ProbingQueries {
  private final long[][] words;
  private final int[][] queries = new int[Long.SIZE][16];
  private final int[] sizes = new int[Long.SIZE];
  private int loaded = -1;

  /**
   * The queries of some probes.
   *
   * @param words made by {@link #words}
   */
  ProbingQueries(long[][] words) {
    this.words = words;
  }

  /**
   * The probes of all queries by cell: row {@code w} has one word per query, whose bits are cells
   * from {@code 64 w}.
   *
   * @param probes for each query, its cells
   */
  static long[][] words(List<BitSet> probes) {
    int longest = probes.stream().mapToInt(BitSet::length).max().orElse(0);
    long[][] words = new long[(longest + Long.SIZE - 1) / Long.SIZE][probes.size()];
    for (int query = 0; query < probes.size(); query++) {
      long[] of = probes.get(query).toLongArray();
      for (int word = 0; word < of.length; word++) {
        words[word][query] = of[word];
      }
    }
    return words;
  }

  /** The queries that probe a cell, ascending. */
  int[] of(int cell) {
    int word = cell / Long.SIZE;
    if (word != loaded) {
      load(word);
    }
    return Arrays.copyOf(queries[cell % Long.SIZE], sizes[cell % Long.SIZE]);
  }

  private void load(int word) {
    loaded = word;
    Arrays.fill(sizes, 0);
    long[] ofQueries = word < words.length ? words[word] : new long[0];
    for (int query = 0; query < ofQueries.length; query++) {
      for (long rest = ofQueries[query]; rest != 0; rest &= rest - 1) {
        int cell = Long.numberOfTrailingZeros(rest);
        if (sizes[cell] == queries[cell].length) {
          queries[cell] = Arrays.copyOf(queries[cell], 2 * sizes[cell]);
        }
        queries[cell][sizes[cell]++] = query;
      }
    }
  }
}
