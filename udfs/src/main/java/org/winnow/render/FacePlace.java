package org.winnow.render;

import org.winnow.render.draw.Curves;
import org.winnow.render.head.HeadSurface;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.space.View;

/** Computes the position of a face in a picture. */
final class FacePlace {
  private FacePlace() {}

  /**
   * Projects the box and the landmarks of a face.
   *
   * @param samples samples per pixel along one side
   */
  static ShownFace of(FaceIdentity id, HeadSurface head, View view, int samples) {
    float eye = (float) id.eyes().spacing();
    float corner = (float) id.mouth().halfWidth();
    float[][] points = {
      {-eye, 0}, {eye, 0}, {0, id.noseTip()}, {-corner, id.mouthLine()}, {corner, id.mouthLine()}
    };
    float[] landmarks = new float[10];
    float[] at = new float[3];
    for (int i = 0; i < 5; i++) {
      place(head, view, points[i][0], points[i][1], at);
      landmarks[2 * i] = at[0] / samples;
      landmarks[2 * i + 1] = at[1] / samples;
    }
    float left = Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (float y = id.chinTip() + 0.1f; y < 5.5f; y += 0.5f) {
      float half = 0.97f * head.halfWidth(y);
      for (int side = -1; side <= 1; side++) {
        place(head, view, side * half, y, at);
        left = Math.min(left, at[0]);
        right = Math.max(right, at[0]);
        top = Math.min(top, at[1]);
        bottom = Math.max(bottom, at[1]);
      }
    }
    return new ShownFace(
        left / samples,
        top / samples,
        (right - left) / samples,
        (bottom - top) / samples,
        landmarks);
  }

  private static void place(HeadSurface head, View view, float x, float y, float[] out) {
    float sin = Math.max(-0.999f, Math.min(0.999f, x / head.halfWidth(y)));
    head.face(sin, Curves.root(1 - sin * sin), y, out);
    view.project(out[0], out[1], out[2], out);
  }
}
