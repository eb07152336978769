package org.winnow.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Cross-validated accuracy of pair verification. Each fold is measured at the threshold that is
 * best for the other folds: the protocol of LFW's View 2 (Huang et al., 2007).
 *
 * @param mean mean over folds, 0 to 1
 * @param deviation standard deviation over folds, of the folds themselves
 * @param threshold mean of the thresholds, a cosine
 * @param folds accuracy of each fold, 0 to 1
 */
public record FoldAccuracy(double mean, double deviation, double threshold, List<Double> folds) {

  /**
   * Measures all folds.
   *
   * @param folds at least two; a fold without pairs is skipped
   */
  public static FoldAccuracy of(Collection<PairScores> folds) {
    PairScores total = new PairScores();
    folds.forEach(total::addAll);
    long[] genuine = total.accepted(true);
    long[] impostor = total.accepted(false);
    List<Double> accuracies = new ArrayList<>();
    double thresholds = 0;
    for (PairScores fold : folds) {
      long[] foldGenuine = fold.accepted(true);
      long[] foldImpostor = fold.accepted(false);
      long pairs = foldGenuine[0] + foldImpostor[0];
      if (pairs > 0) {
        int bin = bestThreshold(minus(genuine, foldGenuine), minus(impostor, foldImpostor));
        thresholds += PairScores.cosine(bin);
        accuracies.add(correct(foldGenuine, foldImpostor, bin) / (double) pairs);
      }
    }
    double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double variance =
        accuracies.stream().mapToDouble(s -> (s - mean) * (s - mean)).average().orElse(Double.NaN);
    return new FoldAccuracy(
        mean, Math.sqrt(variance), thresholds / accuracies.size(), List.copyOf(accuracies));
  }

  private static long[] minus(long[] all, long[] part) {
    long[] rest = all.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= part[i];
    }
    return rest;
  }

  /** The middle of the first range of thresholds with the highest accuracy. */
  private static int bestThreshold(long[] genuine, long[] impostor) {
    int first = 0;
    for (int bin = 1; bin < genuine.length; bin++) {
      if (correct(genuine, impostor, bin) > correct(genuine, impostor, first)) {
        first = bin;
      }
    }
    int last = first;
    while (last + 1 < genuine.length
        && correct(genuine, impostor, last + 1) == correct(genuine, impostor, first)) {
      last++;
    }
    return (first + last) / 2;
  }

  private static long correct(long[] genuine, long[] impostor, int bin) {
    return genuine[bin] + impostor[0] - impostor[bin];
  }
}
