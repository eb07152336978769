package org.winnow.config;

/**
 * Settings of stage {@code curate}.
 *
 * @param pixels images of equal pixels
 * @param photograph copies of one photograph
 * @param burst moments of one series
 * @param maxBurst maximum number of published images of a series
 */
public record CurateSettings(
    @Bounds(min = 1) int minFaces,
    boolean groups,
    Copies pixels,
    Copies photograph,
    Copies burst,
    @Bounds(min = 1) int maxBurst) {

  /** Treatment of images that repeat others, if both show an identity to publish. */
  public enum Copies {
    /** The best one is published. */
    DROP,
    /** All are published, and share one weight. */
    WEIGHT,
    /** All are published, each with the weight 1. */
    KEEP
  }
}
