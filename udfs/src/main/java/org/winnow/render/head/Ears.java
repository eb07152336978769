package org.winnow.render.head;

import org.winnow.render.draw.Curves;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.HeadShape;
import org.winnow.render.space.Mesh;
import org.winnow.render.space.Samples;

/**
 * The ears: two curved discs. Coordinates run from the front rim (0) to the back rim (1), and
 * upwards from -1 to 1.
 */
public final class Ears implements Samples.Cover {
  private static final int SIDE = 25;

  private final FaceIdentity id;

  public Ears(FaceIdentity id) {
    this.id = id;
  }

  /**
   * Builds the surface of one ear.
   *
   * @param side -1 for the ear on the picture's left, 1 for the other
   */
  public Mesh mesh(HeadSurface head, int side) {
    HeadShape shape = id.head();
    double angle = 0.22 + 0.6 * shape.ears();
    float sin = (float) StrictMath.sin(angle);
    float cos = (float) StrictMath.cos(angle);
    float wide = 1.1f * (float) shape.earSize();
    float x0 = 0.965f * head.halfWidth(-1);
    Mesh mesh = new Mesh(SIDE, SIDE);
    float[] point = new float[3];
    for (int row = 0; row < SIDE; row++) {
      float t = 1 - 2 * row / (SIDE - 1f);
      for (int column = 0; column < SIDE; column++) {
        float s = column / (SIDE - 1f);
        // Columns run to the right of the picture on both sides.
        float q = side > 0 ? s : 1 - s;
        float up = relief(q, t);
        point[0] = side * (x0 + wide * q * sin + up * cos);
        point[1] = -1.1f + (float) shape.earSize() * t;
        point[2] = -0.2f - wide * q * cos + up * sin - 0.25f * t;
        mesh.set(column, row, point, q, t);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  private static float relief(float q, float t) {
    float r = radius(q, t);
    float rim = 0.34f * Curves.hill(r - 0.86f, 0, 0.28f, 1);
    float bowl = -0.4f * Curves.hill(q - 0.32f, t + 0.05f, 0.34f, 0.5f);
    float tragus = 0.25f * Curves.hill(q - 0.02f, t + 0.12f, 0.16f, 0.25f);
    return rim + bowl + tragus + 0.15f * q;
  }

  private static float radius(float q, float t) {
    float narrow = 1 - 0.25f * Curves.step(0, -1, t);
    float x = (q - 0.3f) / (0.7f * narrow);
    return (float) Math.sqrt(x * x + t * t);
  }

  @Override
  public boolean at(float q, float t) {
    return radius(q, t) < 1;
  }

  /** Ambient visibility at a position, 0 to 1. */
  public static float open(float q, float t) {
    float bowl = Curves.hill(q - 0.3f, t + 0.05f, 0.36f, 0.5f);
    float groove = Curves.hill(radius(q, t) - 0.66f, 0, 0.16f, 1);
    return 1 - 0.6f * bowl - 0.3f * groove;
  }
}
