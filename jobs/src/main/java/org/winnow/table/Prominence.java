package org.winnow.table;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;

import org.apache.spark.sql.Column;

/**
 * Prominence of a face: its size in pixels, weighted down to half at the edge of the picture.
 * Photographers centre the subject.
 */
public final class Prominence {
  private Prominence() {}

  /**
   * Prominence of a row of {@code faces} with the size of its picture, in pixels.
   *
   * @param width of the picture
   * @param height of the picture
   */
  public static Column of(Column width, Column height) {
    Column side = sqrt(Faces.WIDTH.col().multiply(Faces.HEIGHT.col()).cast("double"));
    Column right = offset(Faces.X.col(), Faces.WIDTH.col(), width);
    Column down = offset(Faces.Y.col(), Faces.HEIGHT.col(), height);
    return side.multiply(lit(1.0).minus(greatest(right, down).multiply(0.5)));
  }

  /** Distance of the box's centre from the picture's: 0 in the middle, 1 at the edge. */
  private static Column offset(Column start, Column length, Column whole) {
    Column middle = start.plus(length.divide(2.0)).divide(whole);
    return least(lit(1.0), abs(middle.minus(0.5)).multiply(2.0));
  }
}
