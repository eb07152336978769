package org.winnow.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps from the cosine of a face and an identity to the value that is compared with the
 * threshold.
 *
 * @param cosine cosine of the face and the centroid
 * @param score its Z-norm score
 * @param impostorStats Z-norm statistics of the face; empty if unknown
 * @param faces judged faces of the image, from 1
 * @param threshold minimum value
 */
public record ScoreBreakdown(
    double cosine,
    double score,
    Optional<Cohort.Stats> impostorStats,
    int faces,
    MinSimilarity threshold) {

  /** The kind of a step. */
  public enum Kind {
    /** The cosine, in the unit of the threshold. */
    COSINE,
    /** The mean of the face's impostor cosines is subtracted. */
    IMPOSTORS,
    /** The sum of both. */
    SCORE,
    /** The margin for further faces of the image is subtracted. */
    OTHER_FACES
  }

  /**
   * A step.
   *
   * @param from value before it, in the unit of the threshold; 0 for a sum
   * @param to value after it
   */
  public record Step(Kind kind, double from, double to) {
    /** The difference. */
    public double change() {
      return to - from;
    }
  }

  /**
   * Solves the Z-norm statistics of a face from two cosines and their scores.
   *
   * @return empty if the two are too close
   */
  public static Optional<Cohort.Stats> solveStats(
      double cosine, double score, double otherCosine, double otherScore) {
    double deviation = (cosine - otherCosine) / (score - otherScore);
    boolean solvable = Math.abs(score - otherScore) > 1e-3 && deviation > 0;
    return solvable
        ? Optional.of(new Cohort.Stats(cosine - score * deviation, deviation))
        : Optional.empty();
  }

  /** The steps from the cosine to {@link #comparedValue}; the first starts at 0. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (!threshold.onScore()) {
      steps.add(new Step(Kind.COSINE, 0, cosine));
      return steps;
    }
    impostorStats.ifPresent(
        stats -> {
          double inDeviations = cosine / stats.deviation();
          steps.add(new Step(Kind.COSINE, 0, inDeviations));
          steps.add(new Step(Kind.IMPOSTORS, inDeviations, score));
        });
    steps.add(new Step(Kind.SCORE, 0, score));
    if (faces > 1) {
      steps.add(new Step(Kind.OTHER_FACES, score, comparedValue()));
    }
    return steps;
  }

  /** The value that is compared with the threshold, in its unit. */
  public double comparedValue() {
    return threshold.onScore() ? score - threshold.multiFaceMargin(faces) : cosine;
  }

  /** The distance above the threshold; negative if the face does not pass. */
  public double margin() {
    return comparedValue() - threshold.value();
  }

  /** Whether the value reaches the threshold. */
  public boolean passes() {
    return margin() >= 0;
  }
}
