package org.winnow.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the similarity of a face to an identity became what its bar is compared with, step by step.
 *
 * @param cosine of the face to the centre
 * @param score the same in deviations above what this face has with strangers
 * @param impostorStats how similar the face is to strangers; empty where that is not known
 * @param faces of the image that were judged, from 1
 * @param threshold what must be reached
 */
public record ScoreBreakdown(
    double cosine,
    double score,
    Optional<Cohort.Stats> impostorStats,
    int faces,
    DecisionThreshold threshold) {

  /** What a step takes or gives. */
  public enum Kind {
    /** The cosine itself, in the unit of the bar. */
    COSINE,
    /** What this face has with strangers is taken off. */
    IMPOSTORS,
    /** What comes of both. */
    SCORE,
    /** Other faces of the image could have been taken for the person as well. */
    OTHER_FACES
  }

  /**
   * A step.
   *
   * @param from value before it, in the unit of the bar; 0 where it is a sum
   * @param to value after it
   */
  public record Step(Kind kind, double from, double to) {
    /** What it adds. */
    public double change() {
      return to - from;
    }
  }

  /**
   * How similar a face is to strangers, from what is known of it: two cosines with their scores.
   *
   * @return empty where the two are too near to tell
   */
  public static Optional<Cohort.Stats> solveStats(
      double cosine, double score, double otherCosine, double otherScore) {
    double deviation = (cosine - otherCosine) / (score - otherScore);
    boolean solvable = Math.abs(score - otherScore) > 1e-3 && deviation > 0;
    return solvable
        ? Optional.of(new Cohort.Stats(cosine - score * deviation, deviation))
        : Optional.empty();
  }

  /** The steps from the cosine to {@link #comparedValue}, the first from 0. */
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

  /** What is compared with the bar, in its unit. */
  public double comparedValue() {
    return threshold.onScore() ? score - threshold.multiFaceMargin(faces) : cosine;
  }

  /** By how much the bar is passed; below 0 where it is not. */
  public double margin() {
    return comparedValue() - threshold.value();
  }

  /** Whether it is passed. */
  public boolean passes() {
    return margin() >= 0;
  }
}
