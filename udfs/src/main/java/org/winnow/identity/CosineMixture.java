package org.winnow.identity;

import java.util.Optional;

/**
 * Cosines as a mixture of two normal laws, fitted by expectation and maximisation (Dempster, Laird
 * and Rubin, 1977): strangers and, among faces of few people, faces of one person.
 *
 * @param share of the higher law, 0 to 1
 */
record CosineMixture(Hump low, Hump high, double share) {
  private static final int BINS = 400;
  private static final int MOST_STEPS = 500;
  private static final double SETTLED = 1e-7;
  private static final double LEAST_DEVIATION = 2.0 / BINS;

  /**
   * Deviations between the humps, above which they are two; a single normal law cut in two has 2.7.
   */
  private static final double APART = 3;

  /** A higher hump of fewer pairs does not move the quantiles that a law is read off. */
  private static final double LEAST_SHARE = 0.02;

  /** A normal law. */
  record Hump(double mean, double deviation) {
    private double density(double cosine) {
      double z = (cosine - mean) / deviation;
      return Math.exp(-z * z / 2) / deviation;
    }
  }

  /**
   * The cosine that parts two plain humps; empty where the counts are those of one.
   *
   * @param cosines counted, in any number
   */
  static Optional<Double> valley(CosineHistogram cosines) {
    if (cosines.total() == 0) {
      return Optional.empty();
    }
    CosineMixture mixture = of(cosines.counts(BINS));
    boolean two =
        mixture.separation() >= APART
            && mixture.share >= LEAST_SHARE
            && mixture.share <= 1 - LEAST_SHARE;
    return two ? Optional.of(mixture.crossing()) : Optional.empty();
  }

  private static CosineMixture of(long[] counts) {
    CosineMixture mixture = parted(counts, bestCut(counts));
    double[] high = new double[BINS];
    for (int step = 0; step < MOST_STEPS; step++) {
      for (int bin = 0; bin < BINS; bin++) {
        high[bin] = mixture.high(cosine(bin));
      }
      CosineMixture next = weighted(counts, high);
      boolean settled =
          Math.abs(next.share - mixture.share) < SETTLED
              && Math.abs(next.high.mean - mixture.high.mean) < SETTLED;
      mixture = next;
      if (settled) {
        break;
      }
    }
    return mixture;
  }

  /** Distance of the means in the mean of the deviations (Ashman, Bird and Zepf, 1994). */
  private double separation() {
    double square = low.deviation * low.deviation + high.deviation * high.deviation;
    return Math.sqrt(2 / square) * (high.mean - low.mean);
  }

  /** Between the means, where a cosine is as likely of either. */
  private double crossing() {
    double from = low.mean;
    double to = high.mean;
    for (int step = 0; step < 50; step++) {
      double middle = (from + to) / 2;
      if (high(middle) < 0.5) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The chance that a cosine is of the higher law. */
  private double high(double cosine) {
    double of = share * high.density(cosine);
    double other = (1 - share) * low.density(cosine);
    if (of + other == 0) {
      return cosine < (low.mean + high.mean) / 2 ? 0 : 1;
    }
    return of / (of + other);
  }

  private static CosineMixture parted(long[] counts, int cut) {
    double[] high = new double[BINS];
    for (int bin = cut; bin < BINS; bin++) {
      high[bin] = 1;
    }
    return weighted(counts, high);
  }

  private static CosineMixture weighted(long[] counts, double[] high) {
    Sums ofLow = new Sums();
    Sums ofHigh = new Sums();
    for (int bin = 0; bin < BINS; bin++) {
      ofLow.add(cosine(bin), counts[bin] * (1 - high[bin]));
      ofHigh.add(cosine(bin), counts[bin] * high[bin]);
    }
    return new CosineMixture(
        ofLow.hump(), ofHigh.hump(), ofHigh.weight / (ofLow.weight + ofHigh.weight));
  }

  /** The cut with the largest variance between both sides (Otsu, 1979). */
  private static int bestCut(long[] counts) {
    Sums all = new Sums();
    for (int bin = 0; bin < BINS; bin++) {
      all.add(cosine(bin), counts[bin]);
    }
    Sums below = new Sums();
    int best = 0;
    double largest = -1;
    for (int bin = 0; bin < BINS; bin++) {
      double above = all.weight - below.weight;
      if (below.weight > 0 && above > 0) {
        double between = (all.sum - below.sum) / above - below.sum / below.weight;
        double variance = below.weight * above * between * between;
        if (variance > largest) {
          largest = variance;
          best = bin;
        }
      }
      below.add(cosine(bin), counts[bin]);
    }
    return best;
  }

  private static double cosine(int bin) {
    return (bin + 0.5) * 2 / BINS - 1;
  }

  private static final class Sums {
    private double weight;
    private double sum;
    private double squares;

    private void add(double cosine, double by) {
      weight += by;
      sum += by * cosine;
      squares += by * cosine * cosine;
    }

    private Hump hump() {
      double mean = weight == 0 ? 0 : sum / weight;
      double variance = weight == 0 ? 0 : squares / weight - mean * mean;
      return new Hump(mean, Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, variance))));
    }
  }
}
