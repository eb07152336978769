package org.winnow.render.head;

import java.util.ArrayList;
import java.util.List;
import org.winnow.render.draw.Curves;
import org.winnow.render.draw.Noise;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.space.Mesh;

/** A hand that supports chin or cheek: rounded fingers and the ball of the thumb. */
final class Hand {
  private static final int AROUND = 17;
  private static final int ALONG = 16;

  private final FaceIdentity id;
  private final Noise noise;

  Hand(FaceIdentity id, Noise noise) {
    this.id = id;
    this.noise = noise;
  }

  List<Mesh> meshes() {
    int side = noise.lattice(1, 1) < 0 ? -1 : 1;
    float low = id.chinTip() - 0.6f + 0.8f * noise.lattice(2, 1);
    float in = 1.4f + 0.7f * noise.lattice(3, 1);
    List<Mesh> fingers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      float from = in + 1.45f * i;
      float reach = 6.6f - 0.7f * Math.abs(i - 1.3f);
      float[] start = {side * from, low - 1.5f, 10.2f - 0.5f * i};
      float[] end = {side * (from + 1.3f), low - 1.5f + reach, 10.2f - 1.25f * i};
      fingers.add(finger(start, end, 0.92f - 0.05f * i));
    }
    float[] wrist = {side * (in + 4.4f), low - 9, 7.5f};
    float[] knuckles = {side * (in + 2.2f), low - 0.2f, 9.2f};
    float[] elbow = {side * (in + 9), low - 24, 5};
    fingers.add(finger(wrist, knuckles, 3));
    fingers.add(finger(elbow, new float[] {wrist[0], wrist[1] + 3.5f, wrist[2]}, 2.7f));
    return fingers;
  }

  /** A tube between two points with a round end. */
  private static Mesh finger(float[] start, float[] end, float radius) {
    Mesh mesh = new Mesh(AROUND, ALONG);
    float[] point = new float[3];
    for (int row = 0; row < ALONG; row++) {
      float down = row / (ALONG - 1f);
      float t = 1 - down * down;
      float length = end[1] - start[1];
      float left = (1 - t) * length;
      float cap = left < radius ? Curves.root(1 - (1 - left / radius) * (1 - left / radius)) : 1;
      float joint = 1 + 0.07f * Curves.hill(t - 0.5f, 0, 0.16f, 1);
      for (int column = 0; column < AROUND; column++) {
        double a = (2.0 * column / (AROUND - 1) - 1) * Math.PI;
        float r = radius * cap * joint;
        point[0] = start[0] + t * (end[0] - start[0]) + r * (float) StrictMath.sin(a);
        point[1] = start[1] + t * length;
        point[2] = start[2] + t * (end[2] - start[2]) + r * (float) StrictMath.cos(a);
        mesh.set(column, row, point, (float) StrictMath.sin(a), t);
      }
    }
    mesh.normals(true);
    return mesh;
  }
}
