package org.winnow.render.draw;

/** The few functions that shapes are made of; all cheap, none of the last bit's whims. */
public final class Curves {
  private Curves() {}

  public static float clamp(float x) {
    return x <= 0 ? 0 : x >= 1 ? 1 : x;
  }

  public static double clamp(double x, double low, double high) {
    return Math.max(low, Math.min(high, x));
  }

  /** 0 below the first edge, 1 above the second, smooth between; edges may fall. */
  public static float step(float low, float high, float x) {
    float t = clamp((x - low) / (high - low));
    return t * t * (3 - 2 * t);
  }

  /** A round hill: 1 in the middle, 0 from the distance 1 on; takes the squared distance. */
  public static float hill(float squared) {
    if (squared >= 1) {
      return 0;
    }
    float t = 1 - squared;
    return t * t * t;
  }

  /** A round hill about a place, with two radii. */
  public static float hill(float dx, float dy, float rx, float ry) {
    float x = dx / rx;
    float y = dy / ry;
    return hill(x * x + y * y);
  }

  public static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  public static float root(float x) {
    return x <= 0 ? 0 : (float) Math.sqrt(x);
  }
}
