package org.winnow.identity;

import java.util.Optional;

/**
 * A mixture of two normal distributions of cosines, fitted by expectation maximisation (Dempster,
 * Laird and Rubin, 1977). The lower component holds impostor pairs. In a collection of few people,
 * the higher one holds genuine pairs.
 *
 * @param share weight of the higher component, 0 to 1
 */
record CosineMixture(Normal low, Normal high, double share) {
  private static final int BINS = 400;
  private static final int MAX_STEPS = 500;
  private static final double TOLERANCE = 1e-7;
  private static final double MIN_DEVIATION = 2.0 / BINS;

  /** Minimum separation of two modes. A single normal distribution, cut in two, has 2.7. */
  private static final double MIN_SEPARATION = 3;

  /** Minimum weight of the higher component. A smaller one does not move the quantiles of a fit. */
  private static final double MIN_SHARE = 0.02;

  /** A component. */
  record Normal(double mean, double deviation) {
    private double density(double cosine) {
      double z = (cosine - mean) / deviation;
      return Math.exp(-z * z / 2) / deviation;
    }
  }

  /**
   * The cosine that separates two modes; empty if the histogram has one mode.
   *
   * @param cosines histogram, also an empty one
   */
  static Optional<Double> separatingCosine(CosineHistogram cosines) {
    if (cosines.total() == 0) {
      return Optional.empty();
    }
    CosineMixture mixture = fit(cosines.counts(BINS));
    boolean bimodal =
        mixture.separation() >= MIN_SEPARATION
            && mixture.share >= MIN_SHARE
            && mixture.share <= 1 - MIN_SHARE;
    return bimodal ? Optional.of(mixture.crossing()) : Optional.empty();
  }

  private static CosineMixture fit(long[] counts) {
    CosineMixture mixture = splitAt(counts, otsuThreshold(counts));
    double[] high = new double[BINS];
    for (int step = 0; step < MAX_STEPS; step++) {
      for (int bin = 0; bin < BINS; bin++) {
        high[bin] = mixture.responsibility(cosine(bin));
      }
      CosineMixture next = maximise(counts, high);
      boolean converged =
          Math.abs(next.share - mixture.share) < TOLERANCE
              && Math.abs(next.high.mean - mixture.high.mean) < TOLERANCE;
      mixture = next;
      if (converged) {
        break;
      }
    }
    return mixture;
  }

  /**
   * Ashman's D: the distance of the means in units of the mean deviation (Ashman, Bird and Zepf,
   * 1994).
   */
  private double separation() {
    double square = low.deviation * low.deviation + high.deviation * high.deviation;
    return Math.sqrt(2 / square) * (high.mean - low.mean);
  }

  /** The cosine between the means at which both components are equally likely. */
  private double crossing() {
    double from = low.mean;
    double to = high.mean;
    for (int step = 0; step < 50; step++) {
      double middle = (from + to) / 2;
      if (responsibility(middle) < 0.5) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The posterior probability of the higher component. */
  private double responsibility(double cosine) {
    double highDensity = share * high.density(cosine);
    double lowDensity = (1 - share) * low.density(cosine);
    if (highDensity + lowDensity == 0) {
      return cosine < (low.mean + high.mean) / 2 ? 0 : 1;
    }
    return highDensity / (highDensity + lowDensity);
  }

  private static CosineMixture splitAt(long[] counts, int cut) {
    double[] high = new double[BINS];
    for (int bin = cut; bin < BINS; bin++) {
      high[bin] = 1;
    }
    return maximise(counts, high);
  }

  private static CosineMixture maximise(long[] counts, double[] high) {
    Sums lowSums = new Sums();
    Sums highSums = new Sums();
    for (int bin = 0; bin < BINS; bin++) {
      lowSums.add(cosine(bin), counts[bin] * (1 - high[bin]));
      highSums.add(cosine(bin), counts[bin] * high[bin]);
    }
    return new CosineMixture(
        lowSums.normal(), highSums.normal(), highSums.weight / (lowSums.weight + highSums.weight));
  }

  /** The bin that maximises the variance between both sides (Otsu, 1979). */
  private static int otsuThreshold(long[] counts) {
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

    private void add(double cosine, double count) {
      weight += count;
      sum += count * cosine;
      squares += count * cosine * cosine;
    }

    private Normal normal() {
      double mean = weight == 0 ? 0 : sum / weight;
      double variance = weight == 0 ? 0 : squares / weight - mean * mean;
      return new Normal(mean, Math.max(MIN_DEVIATION, Math.sqrt(Math.max(0, variance))));
    }
  }
}
