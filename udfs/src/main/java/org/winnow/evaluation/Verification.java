package org.winnow.evaluation;

/**
 * How well a similarity tells pairs of one person from pairs of two, at every threshold: a pair at
 * or above it is accepted as one person. FAR is the share of impostor pairs accepted, TAR that of
 * genuine pairs.
 */
public final class Verification {
  /** Fewest false matches that a rate is read off from. */
  private static final int MIN_FALSE_MATCHES = 10;

  private final long[] genuine;
  private final long[] impostor;

  private Verification(long[] genuine, long[] impostor) {
    this.genuine = genuine;
    this.impostor = impostor;
  }

  /** What follows from counted scores. */
  public static Verification of(PairScores scores) {
    return new Verification(scores.accepted(true), scores.accepted(false));
  }

  /**
   * A point of the curve.
   *
   * @param threshold lowest cosine that is accepted
   * @param far share of impostor pairs accepted, 0..1
   * @param tar share of genuine pairs accepted, 0..1
   */
  public record Point(double threshold, double far, double tar) {}

  /** Number of pairs of one person. */
  public long genuinePairs() {
    return genuine[0];
  }

  /** Number of pairs of two people. */
  public long impostorPairs() {
    return impostor[0];
  }

  /** Whether there are pairs of both kinds, without which there is no curve. */
  public boolean hasBothKinds() {
    return genuine[0] > 0 && impostor[0] > 0;
  }

  /** Whether there are impostor pairs enough for a rate: ten of them accepted, or more. */
  public boolean supportsFar(double far) {
    return far * impostor[0] >= MIN_FALSE_MATCHES - 1e-6;
  }

  /** The lowest threshold at which no larger share of impostor pairs than {@code far} passes. */
  public Point atFar(double far) {
    // The small term makes 0.1 of 10 pairs one pair, whatever the rounding.
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

  /** The point at a threshold from -1 to 1, which is taken down to the edge of its bin. */
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
   * Area under the curve, 0..1: the chance that a genuine pair is more similar than an impostor
   * pair; equal ones count half.
   */
  public double auc() {
    double area = 0;
    for (int bin = 0; bin < PairScores.BINS; bin++) {
      double width = impostor[bin] - impostor[bin + 1];
      area += width * (genuine[bin] + genuine[bin + 1]) / 2;
    }
    return area / ((double) genuine[0] * impostor[0]);
  }

  /** The rate at which as many impostors pass as genuine pairs do not, 0..1; between two bins. */
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
