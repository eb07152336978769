package org.winnow.identity;

import java.io.Serializable;
import java.util.Arrays;

/** A histogram of cosines with 4000 equal bins from -1 to 1. */
public final class CosineHistogram implements Serializable {
  private static final int BINS = 4000;
  private final long[] counts = new long[BINS];
  private long total;

  /**
   * Counts one cosine. A value outside -1 to 1, caused by rounding, is counted in the outermost
   * bin.
   */
  public void add(double cosine) {
    counts[bin(cosine)]++;
    total++;
  }

  private static int bin(double cosine) {
    return Math.max(0, Math.min(BINS - 1, (int) ((cosine + 1) / 2 * BINS)));
  }

  /** Number of counted cosines. */
  public long total() {
    return total;
  }

  /** The cosine below which a share of the counts lies; 1 if the histogram is empty. */
  public double quantile(double share) {
    double target = share * total;
    double below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (below + counts[bin] >= target && counts[bin] > 0) {
        double inside = (target - below) / counts[bin];
        return (bin + inside) * 2 / BINS - 1;
      }
      below += counts[bin];
    }
    return 1;
  }

  /** The counts of the bins below that of a cosine. */
  CosineHistogram below(double cosine) {
    CosineHistogram result = new CosineHistogram();
    for (int bin = 0; bin < bin(cosine); bin++) {
      result.counts[bin] = counts[bin];
      result.total += counts[bin];
    }
    return result;
  }

  /**
   * The counts in fewer equal bins from -1 to 1.
   *
   * @param bins a divisor of 4000
   * @throws IllegalArgumentException if it is no divisor
   */
  public long[] counts(int bins) {
    if (bins < 1 || BINS % bins != 0) {
      throw new IllegalArgumentException(bins + " does not divide " + BINS);
    }
    long[] result = new long[bins];
    for (int bin = 0; bin < BINS; bin++) {
      result[bin / (BINS / bins)] += counts[bin];
    }
    return result;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CosineHistogram other && Arrays.equals(counts, other.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
