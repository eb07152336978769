package org.winnow.identity;

import java.util.SortedMap;

/**
 * Thresholds for pairs of centroids that have a reason to be one person, such as similar names.
 *
 * <p>The scores of the pairs are a mixture of genuine and impostor scores, whose distributions are
 * known from the run. Expectation maximisation gives the share of genuine pairs, which is the prior
 * of a pair (Fellegi and Sunter, "A theory for record linkage", 1969). The threshold is the score
 * at which a pair is as surely one person as a pair without a reason is at the merge threshold, or
 * at which its false discovery rate is reached.
 *
 * @param share share of genuine pairs, 0 to 1
 * @param pairs number of pairs
 * @param merge score from which a pair is one person
 * @param review score from which a pair is one person rather than two; at most {@code merge}
 */
public record PairEvidence(double share, long pairs, double merge, double review) {
  /** Pairs that count as random ones, so that few pairs say little. */
  private static final double PRIOR_PAIRS = 4;

  private static final int MAX_STEPS = 200;
  private static final double TOLERANCE = 1e-9;
  private static final double SCORE_STEP = 0.01;

  /**
   * Known facts of the run.
   *
   * @param impostors scores of two centroids of two people
   * @param genuine scores of two centroids of one person
   * @param randomShare share of genuine pairs among random ones, above 0
   * @param merge merge threshold of random pairs, a score
   * @param fdr probability of two people at which a pair counts as one person
   * @param max upper bound of the merge threshold of pairs with a reason
   * @param min lower bound of both thresholds
   */
  public record Run(
      ImpostorDistribution impostors,
      GenuineScores genuine,
      double randomShare,
      double merge,
      double fdr,
      double max,
      double min) {
    private double logRatio(double score) {
      return genuine.logLikelihoodRatio(score, impostors);
    }
  }

  /**
   * Learns the thresholds.
   *
   * @param scores number of pairs by score
   */
  public static PairEvidence of(SortedMap<Double, Long> scores, Run run) {
    long pairs = scores.values().stream().mapToLong(Long::longValue).sum();
    double share = share(scores, pairs, run);
    double max = Math.min(run.max(), run.merge());
    double equal = logOdds(run.randomShare()) + run.logRatio(run.merge());
    double needed = Math.max(0, Math.min(equal, -logOdds(run.fdr())));
    double merge = lowest(share, needed, max, run);
    return new PairEvidence(share, pairs, merge, lowest(share, 0, merge, run));
  }

  private static double share(SortedMap<Double, Long> scores, long pairs, Run run) {
    double share = 0.5;
    for (int step = 0; step < MAX_STEPS; step++) {
      double genuine = PRIOR_PAIRS * run.randomShare();
      for (var score : scores.entrySet()) {
        double odds = logOdds(share) + run.logRatio(score.getKey());
        genuine += score.getValue() / (1 + Math.exp(-odds));
      }
      double next = genuine / (PRIOR_PAIRS + pairs);
      if (Math.abs(next - share) < TOLERANCE) {
        return next;
      }
      share = next;
    }
    return share;
  }

  /** The lowest score down to which the posterior log-odds of one person stay as high as asked. */
  private static double lowest(double share, double logOdds, double from, Run run) {
    double score = from;
    while (score - SCORE_STEP >= run.min()
        && logOdds(share) + run.logRatio(score - SCORE_STEP) >= logOdds) {
      score -= SCORE_STEP;
    }
    return score;
  }

  private static double logOdds(double share) {
    return Math.log(share) - Math.log1p(-share);
  }
}
