package org.winnow.render.paint;

import org.winnow.render.draw.Curves;
import org.winnow.render.head.FaceMotion;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.NoseShape;
import org.winnow.render.shot.Shot;

/** The colours of a face in a shot: the moved skin, then the features. */
public final class FacePaint {
  private static final float COARSE = 0.45f;

  private final FaceIdentity id;
  private final Shot shot;
  private final FaceMotion motion;

  public FacePaint(FaceIdentity id, Shot shot, FaceMotion motion) {
    this.id = id;
    this.shot = shot;
    this.motion = motion;
  }

  /**
   * Paints a face.
   *
   * @param skin map of {@link SkinPaint}
   * @param light direction to the light in the coordinates of the head
   * @param density texels per centimetre
   */
  public FaceMap over(FaceMap skin, float[] light, float density) {
    float bottom = id.chinTip() - (float) shot.expression().open() - 0.4f;
    FaceMap map = new FaceMap(7.8f, (float) id.head().crown(), bottom, density);
    move(skin, map);
    nostrils(map);
    new EyePaint(map, id, shot, light).paint(-1);
    new EyePaint(map, id, shot, light).paint(1);
    new BrowPaint(map, id, shot.expression()).paint();
    new MouthPaint(map, id, motion, shot).paint();
    return map;
  }

  /** Fills the map with the skin at rest; the inverse motion is computed on a coarse grid. */
  private void move(FaceMap skin, FaceMap map) {
    int columns = (int) (map.width / map.density / COARSE) + 3;
    int rows = (int) (map.height / map.density / COARSE) + 3;
    float[] fromX = new float[columns * rows];
    float[] fromY = new float[columns * rows];
    float[] rest = new float[4];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        motion.rest(map.left + column * COARSE, map.top - row * COARSE, rest);
        fromX[row * columns + column] = rest[0];
        fromY[row * columns + column] = rest[1];
      }
    }
    float[] colour = new float[3];
    float step = 1 / (map.density * COARSE);
    for (int row = 0; row < map.height; row++) {
      float py = row * step;
      int iy = (int) py;
      float fy = py - iy;
      for (int column = 0; column < map.width; column++) {
        float px = column * step;
        int ix = (int) px;
        float fx = px - ix;
        int i = iy * columns + ix;
        skin.sample(between(fromX, i, columns, fx, fy), between(fromY, i, columns, fx, fy), colour);
        int texel = row * map.width + column;
        map.r[texel] = colour[0];
        map.g[texel] = colour[1];
        map.b[texel] = colour[2];
      }
    }
  }

  private static float between(float[] grid, int i, int columns, float fx, float fy) {
    float upper = grid[i] + fx * (grid[i + 1] - grid[i]);
    float lower = grid[i + columns] + fx * (grid[i + columns + 1] - grid[i + columns]);
    return upper + fy * (lower - upper);
  }

  private void nostrils(FaceMap map) {
    NoseShape nose = id.nose();
    float size = (float) nose.nostrils();
    float y0 = id.noseBase() + 0.12f;
    float x0 = 0.42f * (float) nose.wings();
    int bottom = map.row(y0 - 0.6f);
    for (int row = map.row(y0 + 0.6f); row <= bottom; row++) {
      for (int column = map.column(-2.6f); column <= map.column(2.6f); column++) {
        float ax = Math.abs(map.x(column) - (float) nose.bend());
        float y = map.y(row) - y0;
        float hole =
            Curves.step(
                1,
                0.35f,
                square((ax - x0) / (0.46f * size))
                    + square((y - 0.25f * (x0 - ax)) / (0.24f * size)));
        float below = 0.35f * Curves.hill(ax - 0.5f, y + 0.1f, 1.2f, 0.5f);
        float wing = 0.35f * Curves.hill(ax - (float) nose.wings() - 0.1f, y - 0.45f, 0.3f, 0.7f);
        int i = row * map.width + column;
        float soft = Math.max(below, wing);
        map.scale(i, 1 - 0.8f * soft, 1 - soft, 1 - soft);
        map.scale(i, 1 - 0.88f * hole, 1 - 0.94f * hole, 1 - 0.94f * hole);
      }
    }
  }

  private static float square(float x) {
    return x * x;
  }
}
