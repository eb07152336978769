package org.winnow.face;

/**
 * Where a head points, estimated from five landmarks.
 *
 * <p>A mean face in space — the ArcFace template made symmetric, its nose tip raised out of the
 * plane of the eyes — is fitted to the landmarks by weak perspective: the affine camera with the
 * least squared error, then the nearest rotation (DeMenthon and Davis, "Model-based object pose in
 * 25 lines of code", IJCV 1995, without the iteration). Five points make this a rough measure, good
 * to about 10 degrees; beyond about 60 degrees of yaw the landmarks themselves are guesses.
 *
 * @param yaw degrees, −90..90, positive where the face looks to the right of the picture
 * @param pitch degrees, −90..90, positive where it looks up; 0 is the template's mean face
 * @param roll degrees, −180..180, tilt of the line of the eyes, positive clockwise in the picture
 */
public record HeadPose(double yaw, double pitch, double roll) {

  // Template pixels; depth towards the viewer. The eyes are 35.24 apart, which is about 63 mm.
  private static final double HALF_EYES = 17.62;
  private static final double HALF_MOUTH = 14.59;
  private static final double EYE_Y = 51.60;
  private static final double NOSE_Y = 71.74;
  private static final double MOUTH_Y = 92.28;
  private static final double NOSE_DEPTH = 15.0;
  private static final double MOUTH_DEPTH = 2.0;

  private static final double[][] FACE = centred();
  private static final double[][] SOLVER = pseudoInverse(FACE);

  /**
   * @param landmarks ten numbers in the order of {@link Detection#landmarks}
   * @return the pose; NaN in every part where the landmarks lie in one place or are not finite
   */
  public static HeadPose of(float[] landmarks) {
    double roll = Math.atan2(landmarks[3] - landmarks[1], landmarks[2] - landmarks[0]);
    double cos = Math.cos(roll);
    double sin = Math.sin(roll);
    // Rows of the camera for the picture turned back by the roll; the solver's columns sum to 0,
    // so the landmarks need no centring.
    double[] right = new double[3];
    double[] down = new double[3];
    for (int k = 0; k < 5; k++) {
      double x = cos * landmarks[2 * k] + sin * landmarks[2 * k + 1];
      double y = -sin * landmarks[2 * k] + cos * landmarks[2 * k + 1];
      for (int i = 0; i < 3; i++) {
        right[i] += SOLVER[i][k] * x;
        down[i] += SOLVER[i][k] * y;
      }
    }
    double[] r = unit(right);
    double[] d = unit(down);
    // The nearest orthogonal pair lies symmetrically about the bisectors of the two.
    double[] sum = unit(new double[] {r[0] + d[0], r[1] + d[1], r[2] + d[2]});
    double[] difference = unit(new double[] {r[0] - d[0], r[1] - d[1], r[2] - d[2]});
    double gazeX = (sum[2] + difference[2]) / Math.sqrt(2);
    double gazeY = (sum[2] - difference[2]) / Math.sqrt(2);
    double gazeZ = Math.sqrt(Math.max(0, 1 - gazeX * gazeX - gazeY * gazeY));
    return new HeadPose(
        Math.toDegrees(Math.atan2(gazeX, gazeZ)),
        Math.toDegrees(-Math.asin(Math.max(-1, Math.min(1, gazeY)))),
        Double.isNaN(gazeX) ? Double.NaN : Math.toDegrees(roll));
  }

  /** The mean face, five rows of x (right), y (down) and depth (towards the viewer), mean 0. */
  static double[][] meanFace() {
    double[][] copy = new double[5][];
    for (int k = 0; k < 5; k++) {
      copy[k] = FACE[k].clone();
    }
    return copy;
  }

  private static double[][] centred() {
    double[][] p = {
      {-HALF_EYES, EYE_Y, 0},
      {HALF_EYES, EYE_Y, 0},
      {0, NOSE_Y, NOSE_DEPTH},
      {-HALF_MOUTH, MOUTH_Y, MOUTH_DEPTH},
      {HALF_MOUTH, MOUTH_Y, MOUTH_DEPTH}
    };
    for (int i = 0; i < 3; i++) {
      double mean = (p[0][i] + p[1][i] + p[2][i] + p[3][i] + p[4][i]) / 5;
      for (double[] row : p) {
        row[i] -= mean;
      }
    }
    return p;
  }

  /** (PᵀP)⁻¹Pᵀ, 3×5. The face is symmetric, so x stands alone and y, z make a 2×2 system. */
  private static double[][] pseudoInverse(double[][] p) {
    double xx = 0;
    double yy = 0;
    double yz = 0;
    double zz = 0;
    for (double[] row : p) {
      xx += row[0] * row[0];
      yy += row[1] * row[1];
      yz += row[1] * row[2];
      zz += row[2] * row[2];
    }
    double det = yy * zz - yz * yz;
    double[][] inverse = new double[3][5];
    for (int k = 0; k < 5; k++) {
      inverse[0][k] = p[k][0] / xx;
      inverse[1][k] = (zz * p[k][1] - yz * p[k][2]) / det;
      inverse[2][k] = (yy * p[k][2] - yz * p[k][1]) / det;
    }
    return inverse;
  }

  private static double[] unit(double[] v) {
    double norm = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return new double[] {v[0] / norm, v[1] / norm, v[2] / norm};
  }
}
