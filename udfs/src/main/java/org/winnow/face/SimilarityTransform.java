package org.winnow.face;

/**
 * Rotation, one scale and a shift in the plane: {@code x' = a·x − b·y + tx}, {@code y' = b·x + a·y
 * + ty}. It has no reflection.
 *
 * @param a scale times the cosine of the angle
 * @param b scale times the sine of the angle (positive turns x towards y)
 * @param tx shift along x
 * @param ty shift along y
 */
public record SimilarityTransform(double a, double b, double tx, double ty) {

  /**
   * The transform that brings {@code from} to {@code to} with the least sum of squared distances.
   *
   * <p>Umeyama, "Least-squares estimation of transformation parameters between two point patterns",
   * PAMI 1991; in the plane and without reflection it has a closed form, the complex regression.
   *
   * @param from x and y of at least two points
   * @param to as many points, in the same order
   * @throws IllegalArgumentException if the counts differ, or all points of {@code from} are one
   */
  public static SimilarityTransform fit(float[] from, float[] to) {
    if (from.length != to.length || from.length < 4 || from.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a similarity needs two equally long lists of two or more points, not "
              + from.length
              + " and "
              + to.length
              + " numbers");
    }
    int n = from.length / 2;
    double fx = 0;
    double fy = 0;
    double gx = 0;
    double gy = 0;
    for (int i = 0; i < n; i++) {
      fx += from[2 * i];
      fy += from[2 * i + 1];
      gx += to[2 * i];
      gy += to[2 * i + 1];
    }
    fx /= n;
    fy /= n;
    gx /= n;
    gy /= n;
    double spread = 0;
    double dot = 0;
    double cross = 0;
    for (int i = 0; i < n; i++) {
      double px = from[2 * i] - fx;
      double py = from[2 * i + 1] - fy;
      double qx = to[2 * i] - gx;
      double qy = to[2 * i + 1] - gy;
      spread += px * px + py * py;
      dot += px * qx + py * qy;
      cross += px * qy - py * qx;
    }
    // Written so that NaN fails too.
    if (!(spread > 0) || Double.isInfinite(spread)) {
      throw new IllegalArgumentException("the points to start from all lie in one place");
    }
    double a = dot / spread;
    double b = cross / spread;
    return new SimilarityTransform(a, b, gx - a * fx + b * fy, gy - b * fx - a * fy);
  }

  /** How many times longer lengths become. */
  public double scale() {
    return Math.hypot(a, b);
  }

  /** Turn from x towards y (clockwise in a picture), degrees, −180..180. */
  public double degrees() {
    return Math.toDegrees(Math.atan2(b, a));
  }

  /** x of the image of a point. */
  public double x(double px, double py) {
    return a * px - b * py + tx;
  }

  /** y of the image of a point. */
  public double y(double px, double py) {
    return b * px + a * py + ty;
  }

  /** The way back; defined where {@link #scale} is not 0. */
  public SimilarityTransform inverse() {
    double s = a * a + b * b;
    double ia = a / s;
    double ib = -b / s;
    return new SimilarityTransform(ia, ib, -ia * tx + ib * ty, -ib * tx - ia * ty);
  }
}
