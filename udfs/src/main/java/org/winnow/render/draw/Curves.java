package org.winnow.render.draw;

/** Elementary functions of shapes, cheap and reproducible to the bit. */
public final class Curves {
  private Curves() {}

  public static float clamp(float x) {
    return x <= 0 ? 0 : x >= 1 ? 1 : x;
  }

  public static double clamp(double x, double low, double high) {
    return Math.max(low, Math.min(high, x));
  }

  /** Smooth step: 0 below the first edge, 1 above the second; the first edge may be the larger. */
  public static float step(float low, float high, float x) {
    float t = clamp((x - low) / (high - low));
    return t * t * (3 - 2 * t);
  }

  /** A smooth bump of the squared distance: 1 at 0, and 0 from the distance 1 on. */
  public static float hill(float squared) {
    if (squared >= 1) {
      return 0;
    }
    float t = 1 - squared;
    return t * t * t;
  }

  /** A smooth bump around the origin, with two radii. */
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
