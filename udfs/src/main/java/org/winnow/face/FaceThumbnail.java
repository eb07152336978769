package org.winnow.face;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thumbnail of an aligned face as a unit vector, so that a search of nearest vectors finds the
 * faces that look alike pixel by pixel, whatever an embedder sees in them. The cosine of two
 * thumbnails is the correlation of their grey levels.
 */
public final class FaceThumbnail {
  /** Pixels a side. */
  public static final int SIDE = 14;

  private static final int FULL = 56;
  private static final int TILE = FULL / SIDE;

  /** By how much a query is moved, since altered pictures misplace landmarks: right and down. */
  private static final int[][] MOVES = {{0, 0}, {TILE, 0}, {-TILE, 0}, {0, TILE}, {0, -TILE}};

  private FaceThumbnail() {}

  /**
   * The thumbnail: sums of tiles of 4×4 pixels, less their mean, of length 1. Tiles outside the
   * photograph are 0.
   *
   * @param grey from {@link FaceTemplate#greyLevels}
   * @return {@link #SIDE}² numbers; empty if the face is flat
   */
  public static Optional<float[]> of(byte[] grey) {
    return thumbnail(grey, MOVES[0], false);
  }

  /**
   * The thumbnails to search with: of the face as it is and moved by a tile to each side, and of
   * its mirror image.
   *
   * @param grey from {@link FaceTemplate#greyLevels}
   * @return up to ten
   */
  public static List<float[]> variants(byte[] grey) {
    List<float[]> variants = new ArrayList<>();
    for (int[] move : MOVES) {
      thumbnail(grey, move, false).ifPresent(variants::add);
      thumbnail(grey, move, true).ifPresent(variants::add);
    }
    return variants;
  }

  private static Optional<float[]> thumbnail(byte[] grey, int[] move, boolean mirrored) {
    if (grey.length != FaceTemplate.GREY_LEVELS) {
      throw new IllegalArgumentException(
          "a face has " + FaceTemplate.GREY_LEVELS + " grey levels, not " + grey.length);
    }
    float[] tiles = new float[SIDE * SIDE];
    boolean[] inside = new boolean[tiles.length];
    double sum = 0;
    int count = 0;
    for (int i = 0; i < tiles.length; i++) {
      int levels = tile(grey, i % SIDE * TILE - move[0], i / SIDE * TILE - move[1], mirrored);
      inside[i] = levels > 0;
      tiles[i] = levels;
      sum += levels;
      count += inside[i] ? 1 : 0;
    }
    double mean = sum / Math.max(1, count);
    double squares = 0;
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = inside[i] ? (float) (tiles[i] - mean) : 0;
      squares += tiles[i] * tiles[i];
    }
    // The levels are whole numbers: less than one of them is no contrast.
    if (squares < 1) {
      return Optional.empty();
    }
    float scale = (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] *= scale;
    }
    return Optional.of(tiles);
  }

  /** Sum of the levels of a tile; 0 if a part of it lies outside. */
  private static int tile(byte[] grey, int left, int top, boolean mirrored) {
    int sum = 0;
    for (int y = top; y < top + TILE; y++) {
      for (int x = left; x < left + TILE; x++) {
        if (x < 0 || y < 0 || x >= FULL || y >= FULL) {
          return 0;
        }
        int level = grey[y * FULL + (mirrored ? FULL - 1 - x : x)] & 0xff;
        if (level == 0) {
          return 0;
        }
        sum += level;
      }
    }
    return sum;
  }
}
