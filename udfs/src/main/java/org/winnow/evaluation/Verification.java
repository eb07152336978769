package org.winnow.evaluation;

/**
 * The ROC curve of pair verification. A pair at or above the threshold is accepted. The false
 * accept rate (FAR) is the share of accepted impostor pairs, the true accept rate (TAR) that of
 * accepted genuine pairs.
 */
public final class Verification {
  /** False matches that a rate needs at least. */
  private static final int MIN_FALSE_MATCHES = 10;

  private final long[] genuine;
  private final long[] impostor;

  private Verification(long[] genuine, long[] impostor) {
    this.genuine = genuine;
    this.impostor = impostor;
  }

  /** The curve of histograms of pairs. */
  public static Verification of(PairScores scores) {
    return new Verification(scores.accepted(true), scores.accepted(false));
  }

  /**
   * A point of the curve.
   *
   * @param threshold minimum accepted cosine
   * @param far false accept rate, 0 to 1
   * @param tar true accept rate, 0 to 1
   */
  public record Point(double threshold, double far, double tar) {}

  /** Number of genuine pairs. */
  public long genuinePairs() {
    return genuine[0];
  }

  /** Number of impostor pairs. */
  public long impostorPairs() {
    return impostor[0];
  }

  /** Whether there are genuine and impostor pairs; the curve needs both. */
  public boolean hasBothKinds() {
    return genuine[0] > 0 && impostor[0] > 0;
  }

  /** Whether there are enough impostor pairs for a rate: at least ten accepted ones. */
  public boolean supportsFar(double far) {
    return far * impostor[0] >= MIN_FALSE_MATCHES - 1e-6;
  }

  /** The lowest threshold with a false accept rate of at most {@code far}. */
  public Point atFar(double far) {
    // The small term makes 0.1 of 10 pairs one pair, despite rounding.
    long maxAccepted = (long) Math.floor(far * impostor[0] + 1e-6);
    int low = 0;
    int high = impostor.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (impostor[middle] <= maxAccepted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return pointAt(low);
  }

  /** The point at a threshold from -1 to 1, rounded down to a bin edge. */
  public Point atThreshold(double threshold) {
    return pointAt(threshold >= 1 ? PairScores.BINS : PairScores.bin(threshold));
  }

  private Point pointAt(int bin) {
    return new Point(
        PairScores.cosine(bin),
        impostor[bin] / (double) impostor[0],
        genuine[bin] / (double) genuine[0]);
  }

  /**
   * Area under the curve, 0 to 1: the probability that a genuine pair is more similar than an
   * impostor pair; ties count half.
   */
  public double auc() {
    double area = 0;
    for (int bin = 0; bin < PairScores.BINS; bin++) {
      double width = impostor[bin] - impostor[bin + 1];
      area += width * (genuine[bin] + genuine[bin + 1]) / 2;
    }
    return area / ((double) genuine[0] * impostor[0]);
  }

  /** Equal error rate (EER), 0 to 1: FAR = 1 - TAR, interpolated between two bins. */
  public double equalErrorRate() {
    Point previous = pointAt(PairScores.BINS);
    for (int bin = PairScores.BINS - 1; bin >= 0; bin--) {
      Point point = pointAt(bin);
      double gap = point.far() - (1 - point.tar());
      if (gap >= 0) {
        double previousGap = previous.far() - (1 - previous.tar());
        double share = gap == previousGap ? 1 : -previousGap / (gap - previousGap);
        return previous.far() + share * (point.far() - previous.far());
      }
      previous = point;
    }
    return 1;
  }
}
