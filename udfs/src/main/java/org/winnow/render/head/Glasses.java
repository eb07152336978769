package org.winnow.render.head;

import java.util.ArrayList;
import java.util.List;
import org.winnow.render.draw.Curves;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.person.Habits;
import org.winnow.render.space.Mesh;
import org.winnow.render.space.Samples;

/** A pair of glasses: the frame as ribbons in space, and the lenses. */
final class Glasses implements Samples.Cover {
  private static final int AROUND = 41;

  private final Habits habits;
  private final HeadSurface head;
  private final float middle;
  private final float low = -0.35f;
  private final float plane;

  Glasses(FaceIdentity id, HeadSurface head) {
    this.habits = id.habits();
    this.head = head;
    this.middle = (float) Math.max(id.eyes().spacing() + 0.1, habits.frameWidth() + 0.75);
    float[] root = new float[3];
    head.face(0, 1, (float) id.nose().root() - 0.3f, root);
    this.plane = root[2] + 0.45f;
  }

  /** Rims, bridge and temples. */
  List<Mesh> frame() {
    List<Mesh> parts = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      parts.add(rim(side));
      parts.add(temple(side));
    }
    parts.add(bridge());
    return parts;
  }

  /** A point of the lens plane, which is slightly bent back at the sides. */
  private void place(Mesh mesh, int column, int row, float x, float y, float u, float v) {
    float[] point = {x, y, plane - 0.022f * x * x + 0.04f * y};
    mesh.set(column, row, point, u, v);
  }

  private Mesh rim(int side) {
    Mesh mesh = new Mesh(AROUND, 2);
    float weight = (float) habits.frameWeight();
    for (int column = 0; column < AROUND; column++) {
      double angle = 2 * Math.PI * column / (AROUND - 1);
      float cos = (float) StrictMath.cos(angle);
      float sin = (float) StrictMath.sin(angle);
      float r = outline(cos, sin);
      for (int row = 0; row < 2; row++) {
        float grow = row == 0 ? weight : 0;
        float x = side * middle + cos * (r * (float) habits.frameWidth() + grow);
        float y = low + sin * (r * (float) habits.frameHeight() + grow);
        place(mesh, column, row, x, y, 0, 0);
      }
    }
    mesh.normals(true);
    return mesh;
  }

  /** Radius of a lens in a direction: between a rounded rectangle and an ellipse. */
  private float outline(float cos, float sin) {
    float c = cos * cos;
    float s = sin * sin;
    float box = 1 / Curves.root(Curves.root(c * c * c * c + s * s * s * s));
    return Curves.mix(Curves.root(box), 1, (float) habits.frame());
  }

  private Mesh bridge() {
    Mesh mesh = new Mesh(9, 2);
    float reach = middle - (float) habits.frameWidth() + 0.15f;
    float weight = Math.max(0.16f, 0.8f * (float) habits.frameWeight());
    for (int column = 0; column < 9; column++) {
      float t = column / 4f - 1;
      float y = low + 0.75f - 0.25f * t * t;
      place(mesh, column, 0, t * reach, y + weight, 0, 0);
      place(mesh, column, 1, t * reach, y, 0, 0);
    }
    mesh.normals(false);
    return mesh;
  }

  private Mesh temple(int side) {
    Mesh mesh = new Mesh(9, 2);
    float x0 = middle + (float) (habits.frameWidth() + habits.frameWeight());
    float x1 = head.halfWidth(0.2f) + 0.25f;
    float z0 = plane - 0.022f * x0 * x0;
    float weight = Math.max(0.2f, (float) habits.frameWeight());
    for (int column = 0; column < 9; column++) {
      float t = column / 8f;
      float x = side * (x0 + (x1 - x0) * Curves.step(0, 0.4f, t));
      for (int row = 0; row < 2; row++) {
        float y = low + 0.8f + (row == 0 ? 0.5f : -0.5f) * weight;
        mesh.set(column, row, new float[] {x, y, z0 + t * (-0.5f - z0)}, 0, 0);
      }
    }
    mesh.normals(false);
    return mesh;
  }

  /** The bounding rectangle of a lens; {@link #at} cuts out its shape. */
  Mesh lens(int side) {
    Mesh mesh = new Mesh(9, 9);
    for (int row = 0; row < 9; row++) {
      for (int column = 0; column < 9; column++) {
        float u = column / 4f - 1;
        float v = 1 - row / 4f;
        place(
            mesh,
            column,
            row,
            side * middle + u * (float) habits.frameWidth() * 1.15f,
            low + v * (float) habits.frameHeight() * 1.15f,
            u * 1.15f,
            v * 1.15f);
      }
    }
    return mesh;
  }

  @Override
  public boolean at(float u, float v) {
    float r = (float) Math.sqrt(u * u + v * v);
    return r < 1e-3f || r < outline(u / r, v / r);
  }
}
