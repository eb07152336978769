package org.winnow.render.person;

import org.winnow.render.draw.SeededRandom;

/**
 * The orientation of the head, in degrees, with the signs of {@link org.winnow.face.HeadPose}.
 *
 * @param yaw positive if the face looks to the right of the picture
 * @param pitch positive if the face looks up
 * @param roll positive clockwise in the picture
 */
public record Pose(double yaw, double pitch, double roll) {
  public static Pose draw(SeededRandom draws) {
    double yaw = draws.chance(0.09) ? draws.uniform(-32, 32) : draws.normal(0, 6.5);
    return new Pose(yaw, draws.normal(-1, 3.6), draws.normal(0, 4.5));
  }

  /** This rotation, scaled by a factor. */
  public Pose times(double share) {
    return new Pose(share * yaw, share * pitch, share * roll);
  }

  /** The rotation matrix, row-major, for points with y up and z towards the viewer. */
  public float[] rotation() {
    double a = StrictMath.toRadians(yaw);
    double b = StrictMath.toRadians(pitch);
    double c = StrictMath.toRadians(roll);
    double ca = StrictMath.cos(a);
    double sa = StrictMath.sin(a);
    double cb = StrictMath.cos(b);
    double sb = StrictMath.sin(b);
    double cc = StrictMath.cos(c);
    double sc = StrictMath.sin(c);
    // Yaw about the vertical axis first, then pitch, then roll in the picture plane.
    double[] yawed = {ca, 0, sa, 0, 1, 0, -sa, 0, ca};
    double[] pitched = product(new double[] {1, 0, 0, 0, cb, sb, 0, -sb, cb}, yawed);
    double[] rolled = product(new double[] {cc, sc, 0, -sc, cc, 0, 0, 0, 1}, pitched);
    float[] rotation = new float[9];
    for (int i = 0; i < 9; i++) {
      rotation[i] = (float) rolled[i];
    }
    return rotation;
  }

  private static double[] product(double[] a, double[] b) {
    double[] result = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          result[3 * i + j] += a[3 * i + k] * b[3 * k + j];
        }
      }
    }
    return result;
  }
}
