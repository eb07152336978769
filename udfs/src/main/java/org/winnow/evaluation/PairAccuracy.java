package org.winnow.evaluation;

import java.util.Arrays;

/**
 * How well a similarity tells pairs of one person from pairs of two, at the threshold that is best
 * for these very pairs: a little too good, by less than a percent from a thousand pairs on.
 *
 * @param threshold a pair with at least this cosine counts as one person
 * @param balanced mean of the shares of right answers among same and among different pairs, 0..1;
 *     0.5 is guessing
 * @param plain share of right answers among all pairs at its own best threshold, 0..1; always to
 *     say "same" gives the share of same pairs
 */
public record PairAccuracy(double threshold, double balanced, double plain) {

  /**
   * Tries every cosine as threshold.
   *
   * @param same cosines of pairs of one person, at least one
   * @param different cosines of pairs of two people, at least one
   */
  public static PairAccuracy of(double[] same, double[] different) {
    double[] s = same.clone();
    double[] d = different.clone();
    Arrays.sort(s);
    Arrays.sort(d);
    double threshold = Double.NEGATIVE_INFINITY;
    double balanced = 0.5;
    double plain = s.length / (double) (s.length + d.length);
    int below = 0;
    for (int i = 0; i < s.length; i++) {
      while (below < d.length && d[below] < s[i]) {
        below++;
      }
      // Accepted: the pairs from s[i] on; rejected: the different ones below it.
      int accepted = s.length - i;
      double both = (accepted / (double) s.length + below / (double) d.length) / 2;
      if (both > balanced) {
        balanced = both;
        threshold = s[i];
      }
      plain = Math.max(plain, (accepted + below) / (double) (s.length + d.length));
    }
    return new PairAccuracy(
        threshold, balanced, Math.max(plain, d.length / (double) (s.length + d.length)));
  }
}
