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
 * @param strangers the law of strangers' scores
 * @param scores of claimed faces to their own identity, ascending, the best face of each image
 * @param strangerShare estimated share of strangers among them, 0 to 1
 */
public record LocalFdrModel(ImpostorDistribution strangers, double[] scores, double strangerShare)
    implements Serializable {
  /** Below so many claims nothing is estimated, and half of them are taken for strangers. */
  private static final int FEWEST = 20;

  private static final double STEP = 0.01;
  private static final double MOST = 12;
  private static final double WINDOW = 0.2;

  /**
   * What is kept, and what a person should see.
   *
   * @param least least score of a face that is kept
   * @param review least score of a face that goes to review; at most {@code least}
   * @param wrong expected share of strangers among the kept, 0 to 1
   * @param found expected share of the right claims that is kept, 0 to 1
   * @param reached whether the wanted share of strangers was reached without giving up most faces
   */
  public record OperatingPoint(
      double least, double review, double wrong, double found, boolean reached)
      implements Serializable {}

  /**
   * What may go to review.
   *
   * @param doubtful local share of impostors up to which scores go to review, 0 to 1
   * @param max share of the claims that goes to review at most, 0 to 1
   */
  public record Review(double doubtful, double max) {}

  /** Estimates the share of strangers among scores, in any order. */
  public static LocalFdrModel of(double[] scores, ImpostorDistribution strangers) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    // Right claims seldom score below this; of strangers a known share does (Storey, 2002).
    double low = strangers.median() + strangers.deviation();
    double share =
        sorted.length < FEWEST
            ? 0.5
            : Math.min(1, below(sorted, low) / (sorted.length * (1 - strangers.exceeding(low))));
    return new LocalFdrModel(strangers, sorted, Math.max(share, 1.0 / (1 + sorted.length)));
  }

  /**
   * Finds the least score at which a share of strangers is reached. Where that would give up more
   * than half of the right claims, the embedder cannot tell people apart so well: then the score
   * with the best expected balance of precision and recall (F1).
   *
   * @param wanted share of strangers among the kept, in (0, 1)
   */
  public OperatingPoint cut(double wanted, Review review) {
    double lowest = strangers.median() + 1.5 * strangers.deviation();
    double strict = MOST;
    double balanced = lowest;
    double best = -1;
    for (double least = lowest; least < MOST; least += STEP) {
      if (strict == MOST && wrong(least) <= wanted) {
        strict = least;
      }
      double f1 = balance(least);
      if (f1 > best) {
        best = f1;
        balanced = least;
      }
    }
    boolean reached = found(strict) >= 0.5 || scores.length < FEWEST;
    double least = reached && strict < MOST ? strict : balanced;
    if (scores.length < FEWEST) {
      least = strangers.quantile(wanted);
    }
    return new OperatingPoint(least, review(least, review), wrong(least), found(least), reached);
  }

  /** The numbers at a least score that was given. */
  public OperatingPoint at(double least, Review review) {
    return new OperatingPoint(least, review(least, review), wrong(least), found(least), true);
  }

  private double review(double least, Review review) {
    double low = least;
    while (low > strangers.median() && scores.length >= FEWEST) {
      double from = low - WINDOW;
      double there = below(scores, low) - below(scores, from);
      double ofStrangers =
          strangerShare * scores.length * (strangers.exceeding(from) - strangers.exceeding(low));
      if (there == 0
          || ofStrangers / there > review.doubtful()
          || kept(from) - kept(least) > review.max() * scores.length) {
        break;
      }
      low = from;
    }
    return low;
  }

  private double kept(double least) {
    return scores.length - below(scores, least);
  }

  private double strangersKept(double least) {
    return strangerShare * scores.length * strangers.exceeding(least);
  }

  private double wrong(double least) {
    return Math.min(1, strangersKept(least) / Math.max(1, kept(least)));
  }

  private double found(double least) {
    double right = (1 - strangerShare) * scores.length;
    return right == 0 ? 0 : Math.max(0, Math.min(1, (kept(least) - strangersKept(least)) / right));
  }

  private double balance(double least) {
    double right = (1 - strangerShare) * scores.length;
    return 2 * Math.max(0, kept(least) - strangersKept(least)) / (kept(least) + right + 1e-9);
  }

  private static double below(double[] sorted, double score) {
    int at = Arrays.binarySearch(sorted, score);
    int place = at < 0 ? -at - 1 : at;
    while (place > 0 && sorted[place - 1] == score) {
      place--;
    }
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LocalFdrModel other
        && strangers.equals(other.strangers)
        && Arrays.equals(scores, other.scores);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scores);
  }
}
