package org.winnow.evaluation;

import java.io.Serializable;

/**
 * Scores of a clustering against true identities.
 *
 * @param pairwise over all pairs of items: same cluster against same identity
 * @param bcubed BCubed, the mean over items (Bagga and Baldwin, 1998)
 * @param nmi normalised mutual information, with the arithmetic mean of the entropies, 0 to 1
 */
public record ClusteringScore(PrecisionRecall pairwise, PrecisionRecall bcubed, double nmi) {

  /** Precision, recall and F1, each 0 to 1; 1 without pairs. */
  public record PrecisionRecall(double precision, double recall) {
    public double f1() {
      return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
  }

  /**
   * Additive sums over the cells of the contingency table of identities and clusters. All scores
   * follow from them.
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

    /** The sums of an empty table. */
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * The sums of one cell.
     *
     * @param items items of one identity in one cluster, at least 1
     * @param identitySize items of the identity
     * @param clusterSize items of the cluster
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

    /** Adds the sums of two parts. */
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

  /**
   * With entropies H = ln N - (sum of n ln n) / N, the mutual information is H(a) + H(b) - H(a, b).
   */
  private static double nmi(Sums sums) {
    double logItems = Math.log(sums.items);
    double clusterEntropy = logItems - sums.clusterLogs / sums.items;
    double identityEntropy = logItems - sums.identityLogs / sums.items;
    double jointEntropy = logItems - sums.cellLogs / sums.items;
    double entropies = clusterEntropy + identityEntropy;
    // For one cluster and one identity, the entropies are rounding errors.
    return entropies < 1e-12
        ? 1
        : Math.max(0, 2 * (clusterEntropy + identityEntropy - jointEntropy) / entropies);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 1 : part / whole;
  }
}
