package org.winnow.render.head;

import java.util.ArrayList;
import java.util.List;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.space.Mesh;

/** The grid of a head: fine on the face, finest at the mouth, coarse at the back. */
public final class HeadMesh {
  private static final float[] SIN;
  private static final float[] COS;

  static {
    List<Double> azimuths = new ArrayList<>();
    for (double a = -180; a < 180; a += Math.abs(a) < 62 ? 1.35 : Math.abs(a) < 105 ? 2.6 : 9) {
      azimuths.add(StrictMath.toRadians(a));
    }
    azimuths.add(Math.PI);
    SIN = new float[azimuths.size()];
    COS = new float[azimuths.size()];
    for (int i = 0; i < SIN.length; i++) {
      SIN[i] = (float) StrictMath.sin(azimuths.get(i));
      COS[i] = (float) StrictMath.cos(azimuths.get(i));
    }
  }

  private HeadMesh() {}

  /** The face and skull of a head; its coordinates are x and y in the front view. */
  public static Mesh of(FaceIdentity id, HeadSurface head) {
    float[] heights = heights(id);
    Mesh mesh = new Mesh(SIN.length, heights.length);
    float[] point = new float[3];
    for (int row = 0; row < heights.length; row++) {
      for (int column = 0; column < SIN.length; column++) {
        head.face(SIN[column], COS[column], heights[row], point);
        mesh.set(column, row, point, point[0], point[1]);
      }
    }
    mesh.normals(true);
    return mesh;
  }

  private static float[] heights(FaceIdentity id) {
    List<Float> heights = new ArrayList<>();
    float crown = (float) id.head().crown();
    float mouth = id.mouthLine();
    float chin = id.chinTip();
    for (int i = 0; i < 10; i++) {
      heights.add(crown - 1.5f * (i / 10f) * (i / 10f));
    }
    float y = crown - 1.5f;
    while (y > chin + 0.5f) {
      heights.add(y);
      y -= y > 3.5f ? 0.4f : Math.abs(y - mouth) < 0.7f ? 0.07f : 0.15f;
    }
    for (int i = 8; i >= 0; i--) {
      heights.add(chin + 0.5f * (i / 8f) * (i / 8f));
    }
    float[] result = new float[heights.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = heights.get(i);
    }
    return result;
  }
}
