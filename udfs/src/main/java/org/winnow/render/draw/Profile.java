package org.winnow.render.draw;

/**
 * A smooth curve through given points without overshoot: monotone cubic interpolation (Fritsch and
 * Carlson, 1980).
 */
public final class Profile {
  private static final float STEP = 0.02f;

  private final float start;
  private final float[] table;

  private Profile(float start, float[] table) {
    this.start = start;
    this.table = table;
  }

  /**
   * The curve through some points.
   *
   * @param points x and y alternating, x ascending
   */
  public static Profile through(double... points) {
    int n = points.length / 2;
    double[] slope = new double[n - 1];
    for (int i = 0; i < n - 1; i++) {
      slope[i] = (points[2 * i + 3] - points[2 * i + 1]) / (points[2 * i + 2] - points[2 * i]);
    }
    double[] tangent = new double[n];
    tangent[0] = slope[0];
    tangent[n - 1] = slope[n - 2];
    for (int i = 1; i < n - 1; i++) {
      // The harmonic mean keeps the curve monotone between the points.
      tangent[i] =
          slope[i - 1] * slope[i] <= 0
              ? 0
              : 2 * slope[i - 1] * slope[i] / (slope[i - 1] + slope[i]);
    }
    float[] table = new float[(int) ((points[2 * n - 2] - points[0]) / STEP) + 2];
    int piece = 0;
    for (int k = 0; k < table.length; k++) {
      double x = Math.min(points[0] + k * (double) STEP, points[2 * n - 2]);
      while (piece < n - 2 && x > points[2 * piece + 2]) {
        piece++;
      }
      double h = points[2 * piece + 2] - points[2 * piece];
      double t = (x - points[2 * piece]) / h;
      table[k] =
          (float)
              ((1 + 2 * t) * (1 - t) * (1 - t) * points[2 * piece + 1]
                  + t * (1 - t) * (1 - t) * h * tangent[piece]
                  + t * t * (3 - 2 * t) * points[2 * piece + 3]
                  + t * t * (t - 1) * h * tangent[piece + 1]);
    }
    return new Profile((float) points[0], table);
  }

  /** The smoothed curve: a moving average with the given radius. */
  public Profile softened(double radius) {
    float[] soft = new float[table.length];
    for (int i = 0; i < table.length; i++) {
      // The ends are fixed.
      int reach = Math.min((int) (radius / STEP), Math.min(i, table.length - 1 - i));
      double sum = 0;
      for (int k = i - reach; k <= i + reach; k++) {
        sum += table[k];
      }
      soft[i] = (float) (sum / (2 * reach + 1));
    }
    return new Profile(start, soft);
  }

  /** The value at x; outside the range, the value of the nearer end. */
  public float at(float x) {
    float place = (x - start) / STEP;
    if (!(place > 0)) {
      return table[0];
    }
    int i = (int) place;
    return i >= table.length - 1
        ? table[table.length - 1]
        : table[i] + (place - i) * (table[i + 1] - table[i]);
  }
}
