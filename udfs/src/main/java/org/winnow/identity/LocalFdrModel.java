package org.winnow.identity;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The scores of claimed faces as a mixture of genuine claims and impostors. It estimates the false
 * discovery rate with an empirical null distribution (Efron, "Large-scale simultaneous hypothesis
 * testing: the choice of a null hypothesis", 2004). Pairs of different names give the null
 * distribution. Low scores give the impostor share, because genuine claims rarely have them. The
 * threshold therefore rises with the label noise, without a setting for it.
 *
 * @param impostors distribution of impostor scores
 * @param scores scores of claimed faces against their own identity, ascending, the best of each
 *     image
 * @param impostorShare estimated share of impostors among them, 0 to 1
 */
public record LocalFdrModel(ImpostorDistribution impostors, double[] scores, double impostorShare)
    implements Serializable {
  /** Claims below which nothing is estimated; the impostor share is then set to one half. */
  private static final int MIN_CLAIMS = 20;

  private static final double STEP = 0.01;
  private static final double MAX_SCORE = 12;
  private static final double REVIEW_WINDOW = 0.2;

  /**
   * Two thresholds and the error rates that are expected of them.
   *
   * @param minScore minimum score of a kept face
   * @param reviewScore minimum score of a face that goes to review; at most {@code minScore}
   * @param expectedFdr expected share of impostors among the kept faces, 0 to 1
   * @param expectedRecall expected share of the genuine claims that is kept, 0 to 1
   * @param targetReached whether the target rate was reached without a loss of most genuine claims
   */
  public record OperatingPoint(
      double minScore,
      double reviewScore,
      double expectedFdr,
      double expectedRecall,
      boolean targetReached)
      implements Serializable {}

  /**
   * What may go to review.
   *
   * @param doubtful local share of impostors up to which scores go to review, 0 to 1
   * @param max share of the claims that goes to review at most, 0 to 1
   */
  public record Review(double doubtful, double max) {}

  /** Estimates the share of strangers among scores, in any order. */
  public static LocalFdrModel of(double[] scores, ImpostorDistribution impostors) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    // Genuine claims rarely score below this; impostors do so with a known probability (Storey,
    // 2002).
    double low = impostors.median() + impostors.deviation();
    double impostorShare =
        sorted.length < MIN_CLAIMS
            ? 0.5
            : Math.min(
                1,
                countBelow(sorted, low) / (sorted.length * (1 - impostors.tailProbability(low))));
    return new LocalFdrModel(impostors, sorted, Math.max(impostorShare, 1.0 / (1 + sorted.length)));
  }

  /**
   * Finds the lowest score that reaches a false discovery rate. If this would lose more than half
   * of the genuine claims, the embedder cannot separate these people. The score with the best
   * expected F1 is then used.
   *
   * @param maxFdr share of strangers among the kept, in (0, 1)
   */
  public OperatingPoint atFdr(double maxFdr, Review review) {
    double lowestScore = impostors.median() + 1.5 * impostors.deviation();
    double strictScore = MAX_SCORE;
    double bestF1Score = lowestScore;
    double bestF1 = -1;
    for (double minScore = lowestScore; minScore < MAX_SCORE; minScore += STEP) {
      if (strictScore == MAX_SCORE && fdr(minScore) <= maxFdr) {
        strictScore = minScore;
      }
      double f1 = f1(minScore);
      if (f1 > bestF1) {
        bestF1 = f1;
        bestF1Score = minScore;
      }
    }
    boolean targetReached = recall(strictScore) >= 0.5 || scores.length < MIN_CLAIMS;
    double minScore = targetReached && strictScore < MAX_SCORE ? strictScore : bestF1Score;
    if (scores.length < MIN_CLAIMS) {
      minScore = impostors.quantile(maxFdr);
    }
    return new OperatingPoint(
        minScore, reviewScore(minScore, review), fdr(minScore), recall(minScore), targetReached);
  }

  /** The numbers at a least score that was given. */
  public OperatingPoint atScore(double minScore, Review review) {
    return new OperatingPoint(
        minScore, reviewScore(minScore, review), fdr(minScore), recall(minScore), true);
  }

  private double reviewScore(double minScore, Review review) {
    double low = minScore;
    while (low > impostors.median() && scores.length >= MIN_CLAIMS) {
      double from = low - REVIEW_WINDOW;
      double claims = countBelow(scores, low) - countBelow(scores, from);
      double expectedImpostors =
          impostorShare
              * scores.length
              * (impostors.tailProbability(from) - impostors.tailProbability(low));
      if (claims == 0
          || expectedImpostors / claims > review.doubtful()
          || keptClaims(from) - keptClaims(minScore) > review.max() * scores.length) {
        break;
      }
      low = from;
    }
    return low;
  }

  private double keptClaims(double minScore) {
    return scores.length - countBelow(scores, minScore);
  }

  private double keptImpostors(double minScore) {
    return impostorShare * scores.length * impostors.tailProbability(minScore);
  }

  private double fdr(double minScore) {
    return Math.min(1, keptImpostors(minScore) / Math.max(1, keptClaims(minScore)));
  }

  private double recall(double minScore) {
    double genuine = (1 - impostorShare) * scores.length;
    return genuine == 0
        ? 0
        : Math.max(0, Math.min(1, (keptClaims(minScore) - keptImpostors(minScore)) / genuine));
  }

  private double f1(double minScore) {
    double genuine = (1 - impostorShare) * scores.length;
    return 2
        * Math.max(0, keptClaims(minScore) - keptImpostors(minScore))
        / (keptClaims(minScore) + genuine + 1e-9);
  }

  private static double countBelow(double[] sorted, double score) {
    int found = Arrays.binarySearch(sorted, score);
    int index = found < 0 ? -found - 1 : found;
    while (index > 0 && sorted[index - 1] == score) {
      index--;
    }
    return index;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LocalFdrModel other
        && impostors.equals(other.impostors)
        && Arrays.equals(scores, other.scores);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scores);
  }
}
