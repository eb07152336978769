package org.winnow.face;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of a picture that is searched on its own.
 *
 * @param x left edge, pixels
 * @param y top edge, pixels
 * @param width pixels
 * @param height pixels
 */
public record Tile(int x, int y, int width, int height) {

  /**
   * Tiles that cover a picture and overlap: whatever is no wider and no higher than the overlap
   * lies in one of them as a whole.
   *
   * @param width width of the picture, pixels
   * @param height height of the picture, pixels
   * @param side longest side of a tile, pixels
   * @param overlap pixels that neighbours share at least, below {@code side}
   * @return from left to right, from top to bottom
   */
  public static List<Tile> cover(int width, int height, int side, int overlap) {
    List<Tile> tiles = new ArrayList<>();
    for (int y : starts(height, side, overlap)) {
      for (int x : starts(width, side, overlap)) {
        tiles.add(new Tile(x, y, Math.min(side, width), Math.min(side, height)));
      }
    }
    return tiles;
  }

  private static List<Integer> starts(int length, int side, int overlap) {
    if (length <= side) {
      return List.of(0);
    }
    int steps = (int) Math.ceil((length - side) / (double) (side - overlap));
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      starts.add((int) ((long) i * (length - side) / steps));
    }
    return starts;
  }

  /**
   * Whether a box reaches an edge of this tile that is not the edge of the picture: the face may be
   * cut there, and a neighbour shows all of it.
   *
   * @param face in pixels of the picture
   */
  public boolean cuts(Detection face, int pictureWidth, int pictureHeight) {
    return (x > 0 && face.x() <= x)
        || (y > 0 && face.y() <= y)
        || (x + width < pictureWidth && face.x() + face.width() >= x + width)
        || (y + height < pictureHeight && face.y() + face.height() >= y + height);
  }
}
