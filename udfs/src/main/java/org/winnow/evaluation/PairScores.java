package org.winnow.evaluation;

import java.io.Serializable;

/**
 * Histograms of the cosines of genuine and impostor pairs, with equal bins from -1 to 1. Memory
 * does not depend on the number of pairs.
 */
public final class PairScores implements Serializable {
  /** Number of bins; each is 1e-5 wide. */
  public static final int BINS = 200_000;

  private final long[] genuine = new long[BINS];
  private final long[] impostor = new long[BINS];

  /** The bin of a cosine; values outside -1 to 1, caused by rounding, are in the outermost bins. */
  public static int bin(double cosine) {
    return (int) Math.max(0, Math.min(BINS - 1, Math.floor((cosine + 1) / 2 * BINS)));
  }

  /** The lower edge of a bin; 1 for bin {@link #BINS}. */
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

  /** Adds the counts of another histogram. */
  public void addAll(PairScores other) {
    for (int bin = 0; bin < BINS; bin++) {
      genuine[bin] += other.genuine[bin];
      impostor[bin] += other.impostor[bin];
    }
  }

  /** Number of pairs in a bin. */
  public long pairs(boolean isGenuine, int bin) {
    return (isGenuine ? genuine : impostor)[bin];
  }

  /**
   * Number of accepted pairs at the lower edge of each bin; the last of {@link #BINS} + 1 elements
   * is 0.
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
   * The counts in fewer equal bins from -1 to 1.
   *
   * @param bins a divisor of {@link #BINS}
   * @throws IllegalArgumentException if it is no divisor
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
