package org.winnow.model.detect;

import java.io.Serializable;
import java.util.List;

/**
 * At what sizes a picture is searched for faces.
 *
 * @param enlargeTo a picture whose longer side is shorter than this is enlarged to it, pixels; 0
 *     enlarges none
 * @param reduceTo a picture whose longer side is longer than this is reduced to it, pixels; no pass
 *     is larger
 * @param retryScales factors on the first pass's size, tried in turn while no face is found: above
 *     1 for faces that are too small, below 1 for those that fill the picture
 * @param maxReduction a picture that would be reduced by more than this factor is searched in
 *     overlapping tiles as well, which are reduced less; 0 searches no tiles
 */
public record DetectOptions(int enlargeTo, int reduceTo, List<Double> retryScales, int maxReduction)
    implements Serializable {

  /** Searches a picture of 224 to 1280 pixels as it is, then at twice and half its size. */
  public static final DetectOptions DEFAULT = new DetectOptions(224, 1280, List.of(2.0, 0.5), 6);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public DetectOptions {
    retryScales = List.copyOf(retryScales);
    if (maxReduction < 0) {
      throw new IllegalArgumentException("maxReduction is 0 or more: " + maxReduction);
    }
    if (enlargeTo < 0 || reduceTo < Math.max(32, enlargeTo)) {
      throw new IllegalArgumentException(
          "enlargeTo is 0 or more, reduceTo at least 32 and not below enlargeTo: "
              + enlargeTo
              + ", "
              + reduceTo);
    }
    if (retryScales.stream().anyMatch(s -> !(s > 0 && s <= 16))) {
      throw new IllegalArgumentException("retry scales are above 0 and at most 16: " + retryScales);
    }
  }

  /** Whether a picture with a side of that length is searched in tiles. */
  boolean tiles(int longerSide) {
    return maxReduction > 0 && longerSide > (long) maxReduction * reduceTo;
  }
}
