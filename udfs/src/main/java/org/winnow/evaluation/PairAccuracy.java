package org.winnow.evaluation;

import java.util.Arrays;

/**
 * Accuracy of pair verification at the best threshold for these pairs. The result is optimistic, by
 * less than a percent from a thousand pairs on.
 *
 * @param threshold minimum cosine of a pair that is accepted as genuine
 * @param balancedAccuracy mean of the accuracies of genuine and impostor pairs, 0 to 1; 0.5 is
 *     chance
 * @param accuracy share of correct answers at its own best threshold, 0 to 1; depends on the share
 *     of genuine pairs
 */
public record PairAccuracy(double threshold, double balancedAccuracy, double accuracy) {

  /**
   * Tests every genuine cosine as threshold.
   *
   * @param genuine cosines of genuine pairs, at least one
   * @param impostor cosines of impostor pairs, at least one
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
      // Correct: the genuine pairs from this one on, and the impostor pairs below it.
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
