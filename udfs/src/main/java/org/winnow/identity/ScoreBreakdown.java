package org.winnow.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the similarity of a face to an identity became what its bar is compared with, step by step.
 *
 * @param cosine of the face to the centre
 * @param score the same in deviations above what this face has with strangers
 * @param standing how similar the face is to strangers; empty where that is not known
 * @param faces of the image that were judged, from 1
 * @param bar what must be reached
 */
public record ScoreBreakdown(
    double cosine,
    double score,
    Optional<Cohort.Standing> standing,
    int faces,
    DecisionThreshold bar) {

  /** What a step takes or gives. */
  public enum Kind {
    /** The cosine itself, in the unit of the bar. */
    COSINE,
    /** What this face has with strangers is taken off. */
    STRANGERS,
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
  public static Optional<Cohort.Standing> standing(
      double cosine, double score, double otherCosine, double otherScore) {
    double deviation = (cosine - otherCosine) / (score - otherScore);
    boolean tells = Math.abs(score - otherScore) > 1e-3 && deviation > 0;
    return tells
        ? Optional.of(new Cohort.Standing(cosine - score * deviation, deviation))
        : Optional.empty();
  }

  /** The steps from the cosine to {@link #reached}, the first from 0. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (!bar.onScore()) {
      steps.add(new Step(Kind.COSINE, 0, cosine));
      return steps;
    }
    standing.ifPresent(
        strangers -> {
          double alone = cosine / strangers.deviation();
          steps.add(new Step(Kind.COSINE, 0, alone));
          steps.add(new Step(Kind.STRANGERS, alone, score));
        });
    steps.add(new Step(Kind.SCORE, 0, score));
    if (faces > 1) {
      steps.add(new Step(Kind.OTHER_FACES, score, reached()));
    }
    return steps;
  }

  /** What is compared with the bar, in its unit. */
  public double reached() {
    return bar.onScore() ? score - bar.further(faces) : cosine;
  }

  /** By how much the bar is passed; below 0 where it is not. */
  public double beyond() {
    return reached() - bar.least();
  }

  /** Whether it is passed. */
  public boolean passes() {
    return beyond() >= 0;
  }
}
