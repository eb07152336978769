package org.winnow.kernel;

import java.io.Serializable;

/**
 * Which cells may hold a vector that reaches a cosine with a query. Angles between vectors satisfy
 * the triangle inequality: with an angle of θ between query and centroid, no vector of the cell has
 * a cosine above cos(max(0, θ - r)), where r is the largest angle between the centroid and a vector
 * of the cell.
 *
 * @param cosMaxAngle cosine of r
 * @param sinMaxAngle sine of r
 */
public record CellBound(double cosMaxAngle, double sinMaxAngle) implements Serializable {
  /**
   * Covers the error of a cosine that a {@link SimilarityKernel} computed, and norms of unit
   * vectors that differ from 1 by rounding.
   */
  private static final double SLACK = 2 * SimilarityKernel.ERROR;

  /**
   * The bound of a cell.
   *
   * @param maxAngle largest angle between the centroid and a vector of the cell, 0 to π
   */
  public static CellBound of(double maxAngle) {
    return new CellBound(Math.cos(maxAngle), Math.sin(maxAngle));
  }

  /**
   * The angle between two vectors of any norm, 0 to π; π if one is zero, because then no bound
   * holds.
   */
  public static double angle(float[] a, float[] b) {
    double cosine = Vectors.cosine(a, b);
    return Double.isNaN(cosine) ? Math.PI : Math.acos(Math.max(-1, Math.min(1, cosine)));
  }

  /**
   * Whether the cell may hold a vector that reaches a cosine. If not, it holds none for certain.
   *
   * @param cosine of the query and the centroid, with an error of up to {@link
   *     SimilarityKernel#ERROR}
   * @param minimum cosine to reach
   */
  public boolean mayReach(double cosine, double minimum) {
    // θ ≤ acos(minimum) + r, as a comparison of cosines: an error of a cosine near 1 would be a
    // large error of an angle.
    double lowered = Math.min(1, minimum - SLACK);
    if (lowered <= -cosMaxAngle || lowered <= -1) {
      return true;
    }
    double limit = lowered * cosMaxAngle - Math.sqrt(1 - lowered * lowered) * sinMaxAngle;
    return cosine + SLACK >= limit;
  }
}
