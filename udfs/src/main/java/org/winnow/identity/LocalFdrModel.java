package org.winnow.identity;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The scores of claimed faces as a mixture of right claims and of strangers: the local form of the
 * false discovery rate with an empirical null (Efron, "Large-scale simultaneous hypothesis testing:
 * the choice of a null hypothesis", 2004). How strangers score is measured between different names;
 * how many there are under the names follows from the low scores, which right claims hardly have.
 * So the threshold rises with the noise, without anybody telling how noisy the claims are.
 *
 * @param impostors the law of strangers' scores
 * @param scores of claimed faces to their own identity, ascending, the best face of each image
 * @param impostorShare estimated share of strangers among them, 0 to 1
 */
public record LocalFdrModel(ImpostorDistribution impostors, double[] scores, double impostorShare)
    implements Serializable {
  /** Below so many claims nothing is estimated, and half of them are taken for strangers. */
  private static final int MIN_CLAIMS = 20;

  private static final double STEP = 0.01;
  private static final double MAX_SCORE = 12;
  private static final double REVIEW_WINDOW = 0.2;

  /**
   * What is kept, and what a person should see.
   *
   * @param minScore least score of a face that is kept
   * @param reviewScore least score of a face that goes to review; at most {@code minScore}
   * @param expectedFdr expected share of strangers among the kept, 0 to 1
   * @param expectedRecall expected share of the right claims that is kept, 0 to 1
   * @param targetReached whether the wanted share of strangers was reached without giving up most
   *     faces
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
    // Right claims seldom score below this; of strangers a known share does (Storey, 2002).
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
   * Finds the least score at which a share of strangers is reached. Where that would give up more
   * than half of the right claims, the embedder cannot tell people apart so well: then the score
   * with the best expected balance of precision and recall (F1).
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
