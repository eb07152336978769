package org.winnow.algo.evaluation;

import java.util.HashMap;
import java.util.Map;

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

  /** Counts of items by identity and cluster; never larger than the number of different pairs. */
  public static final class Counts {
    private final Map<String, Map<String, Long>> cells = new HashMap<>();

    /** Counts items that have both. */
    public void add(String identity, String cluster, long items) {
      cells.computeIfAbsent(identity, i -> new HashMap<>()).merge(cluster, items, Long::sum);
    }
  }

  /** Computes all scores. */
  public static ClusteringScore of(Counts counts) {
    Map<String, Long> identities = new HashMap<>();
    Map<String, Long> clusters = new HashMap<>();
    counts.cells.forEach(
        (identity, row) ->
            row.forEach(
                (cluster, items) -> {
                  identities.merge(identity, items, Long::sum);
                  clusters.merge(cluster, items, Long::sum);
                }));
    double all = identities.values().stream().mapToLong(Long::longValue).sum();
    Tally tally = new Tally();
    counts.cells.forEach(
        (identity, row) ->
            row.forEach(
                (cluster, items) ->
                    tally.add(items, identities.get(identity), clusters.get(cluster), all)));
    double identityPairs = identities.values().stream().mapToDouble(ClusteringScore::pairs).sum();
    double clusterPairs = clusters.values().stream().mapToDouble(ClusteringScore::pairs).sum();
    double entropies = entropy(identities, all) + entropy(clusters, all);
    return new ClusteringScore(
        new Quality(ratio(tally.pairs, clusterPairs), ratio(tally.pairs, identityPairs)),
        new Quality(ratio(tally.precision, all), ratio(tally.recall, all)),
        entropies == 0 ? 1 : 2 * tally.information / entropies);
  }

  /** Sums over the cells. */
  private static final class Tally {
    private double pairs;
    private double precision;
    private double recall;
    private double information;

    void add(double items, double ofIdentity, double ofCluster, double all) {
      pairs += items * (items - 1) / 2;
      precision += items * items / ofCluster;
      recall += items * items / ofIdentity;
      information += items / all * Math.log(items * all / (ofIdentity * ofCluster));
    }
  }

  private static double pairs(long items) {
    return items * (items - 1.0) / 2;
  }

  private static double entropy(Map<String, Long> sizes, double all) {
    return -sizes.values().stream().mapToDouble(n -> n / all * Math.log(n / all)).sum();
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 1 : part / whole;
  }
}
