package org.winnow.evaluation;

import java.io.Serializable;

/**
 * How well clusters agree with the truth.
 *
 * @param pairwise of all pairs of items, those in one cluster against those of one identity
 * @param bcubed the mean over items (Bagga and Baldwin, 1998)
 * @param nmi normalised mutual information, by the arithmetic mean of the entropies, 0 to 1
 */
public record ClusteringScore(PrecisionRecall pairwise, PrecisionRecall bcubed, double nmi) {

  /** Precision, recall, and their harmonic mean, each 0 to 1; 1 where there is nothing to find. */
  public record PrecisionRecall(double precision, double recall) {
    public double f1() {
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
  }

  /**
   * What the scores are made of: sums over the cells of the table of identities and clusters, which
   * can be added up piece by piece.
   */
  public record Sums(
      double items,
      double pairs,
      double clusterPairs,
      double identityPairs,
      double precision,
      double recall,
      double cellLogs,
      double clusterLogs,
      double identityLogs)
      implements Serializable {

    /** The sums of no cell. */
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * The sums of one cell.
     *
     * @param items items of one identity in one cluster, at least 1
     * @param identitySize all items of the identity
     * @param clusterSize all items of the cluster
     */
    public static Sums ofCell(double items, double identitySize, double clusterSize) {
      return new Sums(
          items,
          items * (items - 1),
          items * (clusterSize - 1),
          items * (identitySize - 1),
          items * items / clusterSize,
          items * items / identitySize,
          items * Math.log(items),
          items * Math.log(clusterSize),
          items * Math.log(identitySize));
    }

    /** The sums of both. */
    public Sums plus(Sums other) {
      return new Sums(
          items + other.items,
          pairs + other.pairs,
          clusterPairs + other.clusterPairs,
          identityPairs + other.identityPairs,
          precision + other.precision,
          recall + other.recall,
          cellLogs + other.cellLogs,
          clusterLogs + other.clusterLogs,
          identityLogs + other.identityLogs);
    }
  }

  /** Computes all scores. */
  public static ClusteringScore of(Sums sums) {
    return new ClusteringScore(
        new PrecisionRecall(
            ratio(sums.pairs, sums.clusterPairs), ratio(sums.pairs, sums.identityPairs)),
        new PrecisionRecall(ratio(sums.precision, sums.items), ratio(sums.recall, sums.items)),
        nmi(sums));
  }

  /** With entropies H = ln N - (sum of n ln n) / N, the information is H(a) + H(b) - H(a, b). */
  private static double nmi(Sums sums) {
    double logItems = Math.log(sums.items);
    double clusterEntropy = logItems - sums.clusterLogs / sums.items;
    double identityEntropy = logItems - sums.identityLogs / sums.items;
    double jointEntropy = logItems - sums.cellLogs / sums.items;
    double entropies = clusterEntropy + identityEntropy;
    // One cluster and one identity: what is left of the entropies is rounding.
    return entropies < 1e-12
        ? 1
        : Math.max(0, 2 * (clusterEntropy + identityEntropy - jointEntropy) / entropies);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 1 : part / whole;
  }
}
