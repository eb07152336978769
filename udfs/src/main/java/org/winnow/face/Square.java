package org.winnow.face;

import java.util.Comparator;

/**
 * A square in a picture, as a cascade of Haar features finds faces and eyes, and as models of
 * attributes see a face.
 *
 * @param x left edge, pixels
 * @param y top edge, pixels
 * @param side pixels, above 0
 */
public record Square(double x, double y, double side) {
  /** By place, then by size: an order that does not depend on how they were found. */
  public static final Comparator<Square> BY_PLACE =
      Comparator.comparingDouble(Square::x)
          .thenComparingDouble(Square::y)
          .thenComparingDouble(Square::side);

  /**
   * The square around the middle of a box.
   *
   * @param box x, y, width and height, pixels
   * @param sides length of its side, in longer sides of the box
   */
  public static Square around(float[] box, double sides) {
    double side = sides * Math.max(box[2], box[3]);
    return new Square(box[0] + (box[2] - side) / 2.0, box[1] + (box[3] - side) / 2.0, side);
  }

  /** x of the middle. */
  public double centreX() {
    return x + side / 2;
  }

  /** y of the middle. */
  public double centreY() {
    return y + side / 2;
  }

  /** The same square in the mirrored picture. */
  public Square mirrored(double pictureWidth) {
    return new Square(pictureWidth - x - side, y, side);
  }
}
