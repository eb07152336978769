package org.winnow.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Share of right answers on pairs in folds, each fold judged at the threshold that is best for all
 * the others: the protocol of LFW's View 2 (Huang et al., 2007).
 *
 * @param mean over folds, 0..1
 * @param deviation standard deviation over folds (of these, not of a population they stand for)
 * @param threshold mean of the thresholds
 * @param folds right answers of each fold, 0..1
 */
public record FoldAccuracy(double mean, double deviation, double threshold, List<Double> folds) {

  /**
   * Measures.
   *
   * @param folds at least two; one without pairs does not count
   */
  public static FoldAccuracy of(Collection<PairScores> folds) {
    PairScores total = new PairScores();
    folds.forEach(total::addAll);
    long[] genuine = total.accepted(true);
    long[] impostor = total.accepted(false);
    List<Double> shares = new ArrayList<>();
    double thresholds = 0;
    for (PairScores fold : folds) {
      long[] ownGenuine = fold.accepted(true);
      long[] ownImpostor = fold.accepted(false);
      long pairs = ownGenuine[0] + ownImpostor[0];
      if (pairs > 0) {
        int bin = best(minus(genuine, ownGenuine), minus(impostor, ownImpostor));
        thresholds += PairScores.cosine(bin);
        shares.add(right(ownGenuine, ownImpostor, bin) / (double) pairs);
      }
    }
    double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    double variance =
        shares.stream().mapToDouble(s -> (s - mean) * (s - mean)).average().orElse(Double.NaN);
    return new FoldAccuracy(
        mean, Math.sqrt(variance), thresholds / shares.size(), List.copyOf(shares));
  }

  private static long[] minus(long[] all, long[] some) {
    long[] rest = all.clone();
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= some[i];
    }
    return rest;
  }

  /** The middle of the first stretch of thresholds at which most answers are right. */
  private static int best(long[] genuine, long[] impostor) {
    int first = 0;
    for (int bin = 1; bin < genuine.length; bin++) {
      if (right(genuine, impostor, bin) > right(genuine, impostor, first)) {
        first = bin;
      }
    }
    int last = first;
    while (last + 1 < genuine.length
        && right(genuine, impostor, last + 1) == right(genuine, impostor, first)) {
      last++;
    }
    return (first + last) / 2;
  }

  private static long right(long[] genuine, long[] impostor, int bin) {
    return genuine[bin] + impostor[0] - impostor[bin];
  }
}
