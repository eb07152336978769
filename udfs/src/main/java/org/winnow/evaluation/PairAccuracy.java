package org.winnow.evaluation;

import java.util.Arrays;

/**
 * How well a similarity tells pairs of one person from pairs of two, at the threshold that is best
 * for these very pairs: a little too good, by less than a percent from a thousand pairs on.
 *
 * @param threshold a pair with at least this cosine counts as one person
 * @param balancedAccuracy mean of the shares of right answers among same and among different pairs,
 *     0..1; 0.5 is guessing
 * @param accuracy share of right answers among all pairs at its own best threshold, 0..1; always to
 *     say "same" gives the share of same pairs
 */
public record PairAccuracy(double threshold, double balancedAccuracy, double accuracy) {

  /**
   * Tries every cosine as threshold.
   *
   * @param genuine cosines of pairs of one person, at least one
   * @param impostor cosines of pairs of two people, at least one
   */
  public static PairAccuracy of(double[] genuine, double[] impostor) {
    double[] sortedGenuine = genuine.clone();
    double[] sortedImpostor = impostor.clone();
    Arrays.sort(sortedGenuine);
    Arrays.sort(sortedImpostor);
    double threshold = Double.NEGATIVE_INFINITY;
    double balanced = 0.5;
    double plain = sortedGenuine.length / (double) (sortedGenuine.length + sortedImpostor.length);
    int below = 0;
    for (int i = 0; i < sortedGenuine.length; i++) {
      while (below < sortedImpostor.length && sortedImpostor[below] < sortedGenuine[i]) {
        below++;
      }
      // Accepted: the pairs from s[i] on; rejected: the different ones below it.
      int accepted = sortedGenuine.length - i;
      double mean =
          (accepted / (double) sortedGenuine.length + below / (double) sortedImpostor.length) / 2;
      if (mean > balanced) {
        balanced = mean;
        threshold = sortedGenuine[i];
      }
      plain =
          Math.max(
              plain, (accepted + below) / (double) (sortedGenuine.length + sortedImpostor.length));
    }
    return new PairAccuracy(
        threshold,
        balanced,
        Math.max(
            plain,
            sortedImpostor.length / (double) (sortedGenuine.length + sortedImpostor.length)));
  }
}
