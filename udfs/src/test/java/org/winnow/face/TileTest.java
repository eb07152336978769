package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TileTest {
  private static final int SIDE = 200;
  private static final int OVERLAP = 50;

  @Property(tries = 300)
  void whatIsNoLargerThanTheOverlapLiesInATileAsAWhole(
      @ForAll @IntRange(min = 60, max = 3000) int width,
      @ForAll @IntRange(min = 60, max = 3000) int height,
      @ForAll @IntRange(min = 0, max = 1000) int right,
      @ForAll @IntRange(min = 0, max = 1000) int down) {
    List<Tile> tiles = Tile.cover(width, height, SIDE, OVERLAP);
    int size = OVERLAP - 2;
    int x = (width - size) * right / 1000;
    int y = (height - size) * down / 1000;
    Detection face = new Detection(x, y, size, size, 1, new float[10]);
    assertThat(tiles)
        .allMatch(t -> t.x() >= 0 && t.y() >= 0 && t.width() <= SIDE && t.height() <= SIDE)
        .allMatch(t -> t.x() + t.width() <= width && t.y() + t.height() <= height)
        .anyMatch(
            t ->
                x >= t.x()
                    && y >= t.y()
                    && x + size <= t.x() + t.width()
                    && y + size <= t.y() + t.height()
                    && !t.cuts(face, width, height));
  }

  @Example
  void aPictureOfOneTileIsNotCut() {
    assertThat(Tile.cover(200, 90, SIDE, OVERLAP)).containsExactly(new Tile(0, 0, 200, 90));
    assertThat(Tile.cover(350, 90, SIDE, OVERLAP))
        .containsExactly(new Tile(0, 0, 200, 90), new Tile(150, 0, 200, 90));
  }

  @Example
  void aFaceIsCutByAnInnerEdgeNotByThatOfThePicture() {
    Tile right = new Tile(150, 0, 200, 90);
    assertThat(right.cuts(new Detection(140, 10, 30, 30, 1, new float[10]), 350, 90)).isTrue();
    assertThat(right.cuts(new Detection(330, -5, 30, 30, 1, new float[10]), 350, 90)).isFalse();
  }
}
