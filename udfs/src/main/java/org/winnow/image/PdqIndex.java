package org.winnow.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Finds near PDQ hashes in memory by multi-index hashing (Norouzi, Punjani and Fleet, CVPR 2012):
 * 16 bands of 16 bits, and in each band the buckets of the query and of its 16 neighbours.
 *
 * <p>Two hashes of distance d are found if one band differs in at most one bit. With bits that
 * differ anywhere, these are all up to 16, 0.9998 at 31, 0.98 at 45 and 0.76 at 60. Each bucket
 * holds its hashes, and many queries are answered at once in the order of their bands, so that
 * memory is read in its order. A hash takes about 600 bytes.
 */
public final class PdqIndex {
  private static final int WORDS = Pdq.BYTES / Long.BYTES;
  private static final int BAND_BITS = 16;
  private static final int BANDS = Pdq.BITS / BAND_BITS;
  private static final int BUCKETS = 1 << BAND_BITS;
  private static final int BANDS_PER_WORD = Long.SIZE / BAND_BITS;

  private final int count;
  private final int maxBucket;
  private final Band[] bands = new Band[BANDS];
  private long skipped;

  /** Receives the hits of queries. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One near hash; the same one may come several times.
     *
     * @param query place of the query in its list
     * @param index place of the hash in the list of the index
     * @param distance bits in which they differ, 0 to 256
     */
    void visit(int query, int index, int distance);
  }

  /**
   * Hashes in the order of their value in one band; equal values stay in the order of the list.
   *
   * @param starts of each bucket, and the end of the last one
   * @param entries places in the list
   * @param words the hashes
   */
  private record Band(int[] starts, int[] entries, long[] words) {
    static Band of(long[] words, int count, int band) {
      int[] starts = new int[BUCKETS + 1];
      for (int i = 0; i < count; i++) {
        starts[value(words, i, band) + 1]++;
      }
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        starts[bucket + 1] += starts[bucket];
      }
      int[] next = Arrays.copyOf(starts, BUCKETS);
      int[] entries = new int[count];
      long[] sorted = new long[count * WORDS];
      for (int i = 0; i < count; i++) {
        int place = next[value(words, i, band)]++;
        entries[place] = i;
        System.arraycopy(words, i * WORDS, sorted, place * WORDS, WORDS);
      }
      return new Band(starts, entries, sorted);
    }

    private static int value(long[] words, int hash, int band) {
      long word = words[hash * WORDS + band / BANDS_PER_WORD];
      return (int) (word >>> band % BANDS_PER_WORD * BAND_BITS) & (BUCKETS - 1);
    }

    int value(int place, int band) {
      return value(words, place, band);
    }
  }

  /**
   * Builds the index.
   *
   * @param hashes of {@link Pdq#BYTES} bytes each
   * @param maxBucket entries of a bucket that a query looks at: the first ones in the order of the
   *     list. It bounds the time of a query where many hashes are alike
   */
  public PdqIndex(List<byte[]> hashes, int maxBucket) {
    this.maxBucket = maxBucket;
    count = hashes.size();
    long[] words = words(hashes);
    for (int band = 0; band < BANDS; band++) {
      bands[band] = Band.of(words, count, band);
    }
  }

  private static long[] words(List<byte[]> hashes) {
    long[] words = new long[hashes.size() * WORDS];
    int i = 0;
    for (byte[] hash : hashes) {
      if (hash.length != Pdq.BYTES) {
        throw new IllegalArgumentException(
            "a PDQ hash has " + Pdq.BYTES + " bytes, not " + hash.length);
      }
      ByteBuffer.wrap(hash).asLongBuffer().get(words, i * WORDS, WORDS);
      i++;
    }
    return words;
  }

  /** Number of hashes. */
  public int size() {
    return count;
  }

  /** Entries of heavy buckets that queries did not look at, over all queries. */
  public long skipped() {
    return skipped;
  }

  /**
   * Visits the near hashes of the index that are found, in no order.
   *
   * @param queries hashes of {@link Pdq#BYTES} bytes each
   * @param maxDistance largest distance of a hit, bits
   */
  public void search(List<byte[]> queries, int maxDistance, Visitor visitor) {
    long[] wanted = words(queries);
    for (int band = 0; band < BANDS; band++) {
      Band sorted = Band.of(wanted, queries.size(), band);
      for (int place = 0; place < queries.size(); place++) {
        int value = sorted.value(place, band);
        searchBucket(bands[band], value, sorted, place, maxDistance, visitor);
        for (int bit = 0; bit < BAND_BITS; bit++) {
          searchBucket(bands[band], value ^ 1 << bit, sorted, place, maxDistance, visitor);
        }
      }
    }
  }

  private void searchBucket(
      Band band, int value, Band queries, int place, int maxDistance, Visitor visitor) {
    int from = band.starts[value];
    int to = band.starts[value + 1];
    if (to - from > maxBucket) {
      skipped += to - from - maxBucket;
      to = from + maxBucket;
    }
    for (int e = from; e < to; e++) {
      int distance = 0;
      for (int w = 0; w < WORDS; w++) {
        distance += Long.bitCount(band.words[e * WORDS + w] ^ queries.words[place * WORDS + w]);
      }
      if (distance <= maxDistance) {
        visitor.visit(queries.entries[place], band.entries[e], distance);
      }
    }
  }
}
