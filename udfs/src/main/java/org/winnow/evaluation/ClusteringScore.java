package org.winnow.evaluation;

import java.io.Serializable;

/**
 * How well clusters agree with the truth.
 *
 * @param pairwise of all pairs of items, those in one cluster against those of one identity
 * @param bcubed the mean over items (Bagga and Baldwin, 1998)
 * @param nmi normalised mutual information, by the arithmetic mean of the entropies, 0 to 1
 */
public record ClusteringScore(Quality pairwise, Quality bcubed, double nmi) {

  /** Precision, recall, and their harmonic mean, each 0 to 1; 1 where there is nothing to find. */
  public record Quality(double precision, double recall) {
    public double f() {
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
     * @param ofIdentity all items of the identity
     * @param ofCluster all items of the cluster
     */
    public static Sums ofCell(double items, double ofIdentity, double ofCluster) {
      return new Sums(
          items,
          items * (items - 1),
          items * (ofCluster - 1),
          items * (ofIdentity - 1),
          items * items / ofCluster,
          items * items / ofIdentity,
          items * Math.log(items),
          items * Math.log(ofCluster),
          items * Math.log(ofIdentity));
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
        new Quality(ratio(sums.pairs, sums.clusterPairs), ratio(sums.pairs, sums.identityPairs)),
        new Quality(ratio(sums.precision, sums.items), ratio(sums.recall, sums.items)),
        nmi(sums));
  }

  /** With entropies H = ln N - (sum of n ln n) / N, the information is H(a) + H(b) - H(a, b). */
  private static double nmi(Sums sums) {
    double all = Math.log(sums.items);
    double ofClusters = all - sums.clusterLogs / sums.items;
    double ofIdentities = all - sums.identityLogs / sums.items;
    double ofCells = all - sums.cellLogs / sums.items;
    double entropies = ofClusters + ofIdentities;
    // One cluster and one identity: what is left of the entropies is rounding.
    return entropies < 1e-12
        ? 1
        : Math.max(0, 2 * (ofClusters + ofIdentities - ofCells) / entropies);
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 1 : part / whole;
  }
}
