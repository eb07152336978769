package org.winnow.face;

/**
 * An affine transform from the pixels of one {@link RegistrationLevel} to places in another of the
 * same size, in fixed point: whole numbers are faster here than floating-point ones. Places are
 * columns and rows times 2^32; 0 is the middle of the first pixel.
 */
record PixelMap(long u, long ux, long uy, long v, long vx, long vy) {
  /** Bits of the fraction. */
  static final int FRACTION = 32;

  private static final double ONE = 1L << FRACTION;

  /** Pixels beyond which a place is far outside every picture. */
  private static final double FAR = 1 << 20;

  private static final PixelMap OUTSIDE = new PixelMap(-1L << FRACTION, 0, 0, 0, 0, 0);

  /**
   * The map of a transform.
   *
   * @param t see {@link AffineAlignment}
   * @param side pixels of a side
   */
  static PixelMap of(double[] t, int side) {
    // Half a side is the unit of t, and its origin the middle of the picture.
    double half = side / 2.0;
    double u = half * (1 + t[4] - t[0] - t[2]) + (t[0] + t[2] - 1) / 2;
    double v = half * (1 + t[5] - t[1] - t[3]) + (t[1] + t[3] - 1) / 2;
    double largest = Math.max(Math.abs(u), Math.abs(v));
    for (int k = 0; k < 4; k++) {
      largest = Math.max(largest, side * Math.abs(t[k]));
    }
    // Written so that NaN is far, too.
    if (!(largest < FAR)) {
      return OUTSIDE;
    }
    return new PixelMap(fixed(u), fixed(t[0]), fixed(t[2]), fixed(v), fixed(t[1]), fixed(t[3]));
  }

  private static long fixed(double value) {
    return Math.round(value * ONE);
  }

  /** The column of the place of a pixel. */
  long u(int column, int row) {
    return u + column * ux + row * uy;
  }

  /** The row of the place of a pixel. */
  long v(int column, int row) {
    return v + column * vx + row * vy;
  }
}
