package org.winnow.evaluation;

import java.io.Serializable;

/**
 * Cosines of pairs of one person (genuine) and of two (impostor), counted in equal bins from -1 to
 * 1, so that any number of pairs takes the same memory.
 */
public final class PairScores implements Serializable {
  /** Number of bins; each is 1e-5 wide. */
  public static final int BINS = 200_000;

  private final long[] genuine = new long[BINS];
  private final long[] impostor = new long[BINS];

  /** The bin of a cosine; what lies outside -1 to 1 by rounding goes to the outermost. */
  public static int bin(double cosine) {
    return (int) Math.max(0, Math.min(BINS - 1, Math.floor((cosine + 1) / 2 * BINS)));
  }

  /** The lower edge of a bin; that of bin {@link #BINS} is 1. */
  public static double cosine(double bin) {
    return bin * 2 / BINS - 1;
  }

  /** Counts pairs. */
  public void add(boolean isGenuine, int bin, long pairs) {
    (isGenuine ? genuine : impostor)[bin] += pairs;
  }

  /** Counts a pair. */
  public void add(boolean isGenuine, double cosine) {
    add(isGenuine, bin(cosine), 1);
  }

  /** Counts all that the other has counted. */
  public void addAll(PairScores other) {
    for (int bin = 0; bin < BINS; bin++) {
      genuine[bin] += other.genuine[bin];
      impostor[bin] += other.impostor[bin];
    }
  }

  /** Pairs of a bin. */
  public long pairs(boolean isGenuine, int bin) {
    return (isGenuine ? genuine : impostor)[bin];
  }

  /**
   * Pairs at or above each bin: element {@code b} for a threshold at its lower edge, and 0 as last
   * element.
   */
  long[] accepted(boolean isGenuine) {
    long[] counts = isGenuine ? genuine : impostor;
    long[] above = new long[BINS + 1];
    for (int bin = BINS - 1; bin >= 0; bin--) {
      above[bin] = above[bin + 1] + counts[bin];
    }
    return above;
  }

  /**
   * The counts in fewer bins, still equal and from -1 to 1.
   *
   * @param bins a divisor of {@link #BINS}
   */
  public long[] counts(boolean isGenuine, int bins) {
    if (bins < 1 || BINS % bins != 0) {
      throw new IllegalArgumentException(bins + " does not divide " + BINS);
    }
    long[] result = new long[bins];
    for (int bin = 0; bin < BINS; bin++) {
      result[bin / (BINS / bins)] += pairs(isGenuine, bin);
    }
    return result;
  }
}
