package org.winnow.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds near PDQ hashes in memory by multi-index hashing (Norouzi, Punjani and Fleet, CVPR 2012):
 * 16 bands of 16 bits, and in each band the buckets of the query and of its 16 neighbours.
 *
 * <p>Two hashes of distance d are found if one band differs in at most one bit. With bits that
 * differ anywhere, these are all up to 31, 0.9998 at 31, 0.98 at 45 and 0.76 at 60. A hash takes
 * about 100 bytes. Not for several threads.
 */
public final class PdqIndex {
  private static final int WORDS = Pdq.BYTES / Long.BYTES;
  private static final int BAND_BITS = 16;
  private static final int BANDS = Pdq.BITS / BAND_BITS;
  private static final int BUCKETS = 1 << BAND_BITS;
  private static final int BANDS_PER_WORD = Long.SIZE / BAND_BITS;

  private final long[] words;
  private final int count;
  private final int maxBucket;
  private final int[][] starts = new int[BANDS][BUCKETS + 1];
  private final int[][] entries;
  private final int[] seen;
  private int query;
  private long skipped;

  /** Receives the hits of a query. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One near hash.
     *
     * @param index its place in the list
     * @param distance bits in which it differs, 0 to 256
     */
    void visit(int index, int distance);
  }

  /**
   * Builds the index.
   *
   * @param hashes of {@link Pdq#BYTES} bytes each
   * @param maxBucket entries of a bucket that a query looks at: the first ones in the order of the
   *     list. It bounds the time of a query where many hashes are alike
   */
  public PdqIndex(Iterable<byte[]> hashes, int maxBucket) {
    this.maxBucket = maxBucket;
    long[] all = new long[1024];
    int size = 0;
    for (byte[] hash : hashes) {
      if ((size + 1) * WORDS > all.length) {
        all = Arrays.copyOf(all, 2 * all.length);
      }
      System.arraycopy(words(hash), 0, all, size * WORDS, WORDS);
      size++;
    }
    words = all;
    count = size;
    seen = new int[count];
    entries = new int[BANDS][count];
    for (int band = 0; band < BANDS; band++) {
      fill(band);
    }
  }

  /** Counting sort by the value of a band; equal values stay in the order of the list. */
  private void fill(int band) {
    int[] start = starts[band];
    for (int i = 0; i < count; i++) {
      start[value(words, i * WORDS, band) + 1]++;
    }
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      start[bucket + 1] += start[bucket];
    }
    int[] next = Arrays.copyOf(start, BUCKETS);
    for (int i = 0; i < count; i++) {
      entries[band][next[value(words, i * WORDS, band)]++] = i;
    }
  }

  private static long[] words(byte[] hash) {
    if (hash.length != Pdq.BYTES) {
      throw new IllegalArgumentException(
          "a PDQ hash has " + Pdq.BYTES + " bytes, not " + hash.length);
    }
    long[] words = new long[WORDS];
    ByteBuffer.wrap(hash).asLongBuffer().get(words);
    return words;
  }

  private static int value(long[] words, int start, int band) {
    return (int) (words[start + band / BANDS_PER_WORD] >>> band % BANDS_PER_WORD * BAND_BITS)
        & (BUCKETS - 1);
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
   * Visits each near hash of the index that is found, once, in no order.
   *
   * @param hash of {@link Pdq#BYTES} bytes
   * @param maxDistance largest distance of a hit, bits
   */
  public void search(byte[] hash, int maxDistance, Visitor visitor) {
    long[] wanted = words(hash);
    query++;
    for (int band = 0; band < BANDS; band++) {
      int value = value(wanted, 0, band);
      searchBucket(band, value, wanted, maxDistance, visitor);
      for (int bit = 0; bit < BAND_BITS; bit++) {
        searchBucket(band, value ^ 1 << bit, wanted, maxDistance, visitor);
      }
    }
  }

  private void searchBucket(int band, int value, long[] wanted, int maxDistance, Visitor visitor) {
    int from = starts[band][value];
    int to = starts[band][value + 1];
    if (to - from > maxBucket) {
      skipped += to - from - maxBucket;
      to = from + maxBucket;
    }
    for (int e = from; e < to; e++) {
      int i = entries[band][e];
      if (seen[i] != query) {
        seen[i] = query;
        int distance = 0;
        for (int w = 0; w < WORDS; w++) {
          distance += Long.bitCount(words[i * WORDS + w] ^ wanted[w]);
        }
        if (distance <= maxDistance) {
          visitor.visit(i, distance);
        }
      }
    }
  }
}
