package org.winnow.face;

import java.util.Arrays;

/**
 * How well the parts of two registered faces agree, each by itself. The parts of two copies of one
 * photograph agree everywhere. A mouth, an eye or a head that moved a little between two moments
 * hardly lowers the correlation of the whole, but that of the parts where it lies.
 *
 * <p>A part is a square of a quarter of a side; parts overlap by half. A copy is often less sharp
 * than its original, so the sharper face is smoothed first, until both are about as sharp.
 */
final class PartAgreement {
  private static final int PARTS_OF_A_SIDE = 4;

  /**
   * Minimum standard deviation of a part, as a share of that of the face: flat parts say nothing.
   */
  private static final double MIN_CONTRAST = 0.4;

  private static final int MIN_PARTS = 6;

  /** Sharpness of the smoothed face, as a multiple of that of the other. */
  private static final double MAX_SHARPNESS = 1.08;

  private static final int MAX_SMOOTHINGS = 12;

  private final int side;
  private final float[] fixed;
  private final float[] moved;

  /** Whether both photographs have a pixel. */
  private final boolean[] shared;

  private PartAgreement(RegistrationLevel fixed, RegistrationLevel moved, double[] t) {
    side = fixed.side;
    this.fixed = new float[side * side];
    this.moved = new float[side * side];
    shared = new boolean[side * side];
    PixelMap map = PixelMap.of(t, side);
    for (int i = 0; i < shared.length; i++) {
      this.fixed[i] = fixed.grey(i);
      this.moved[i] = moved.sample(map.u(i % side, i / side), map.v(i % side, i / side));
      shared[i] = fixed.isInside(i) && this.moved[i] >= 0;
    }
  }

  /**
   * Correlations of the parts, ascending.
   *
   * @param transform from the fixed to the moved face, see {@link AffineAlignment}
   * @return -1 to 1; empty if too few parts have a contrast
   */
  static double[] of(RegistrationLevel fixed, RegistrationLevel moved, double[] transform) {
    PartAgreement agreement = new PartAgreement(fixed, moved, transform);
    agreement.matchSharpness();
    return agreement.correlations();
  }

  private void matchSharpness() {
    double one = sharpness(fixed);
    double other = sharpness(moved);
    float[] sharper = one > other ? fixed : moved;
    double most = MAX_SHARPNESS * Math.min(one, other);
    for (int i = 0; i < MAX_SMOOTHINGS && sharpness(sharper) > most; i++) {
      smooth(sharper);
    }
  }

  /** Mean squared difference of neighbours, over the variance. */
  private double sharpness(float[] grey) {
    double differences = 0;
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = 0; y + 1 < side; y++) {
      for (int x = 0; x + 1 < side; x++) {
        int i = y * side + x;
        if (shared[i] && shared[i + 1] && shared[i + side]) {
          double dx = grey[i + 1] - grey[i];
          double dy = grey[i + side] - grey[i];
          differences += dx * dx + dy * dy;
          sum += grey[i];
          squares += (double) grey[i] * grey[i];
          count++;
        }
      }
    }
    return differences / (squares - sum * sum / count);
  }

  /** Convolves with 1 2 1 along rows and columns. */
  private void smooth(float[] grey) {
    smooth(grey, 1);
    smooth(grey, side);
  }

  private void smooth(float[] grey, int stride) {
    float[] before = grey.clone();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int i = y * side + x;
        int along = stride == 1 ? x : y;
        float left = along > 0 && shared[i - stride] ? before[i - stride] : before[i];
        float right = along + 1 < side && shared[i + stride] ? before[i + stride] : before[i];
        grey[i] = (left + 2 * before[i] + right) / 4;
      }
    }
  }

  private double[] correlations() {
    Sums all = new Sums();
    add(all, 0, 0, side);
    int part = side / PARTS_OF_A_SIDE;
    double[] correlations = new double[shared.length];
    int count = 0;
    for (int y = 0; y + part <= side; y += part / 2) {
      for (int x = 0; x + part <= side; x += part / 2) {
        Sums sums = new Sums();
        add(sums, x, y, part);
        if (2 * sums.count > part * part && sums.deviation() > MIN_CONTRAST * all.deviation()) {
          correlations[count++] = sums.correlation();
        }
      }
    }
    Arrays.sort(correlations, 0, count);
    return count < MIN_PARTS ? new double[0] : Arrays.copyOf(correlations, count);
  }

  private void add(Sums sums, int left, int top, int width) {
    for (int y = top; y < top + width; y++) {
      for (int x = left; x < left + width; x++) {
        int i = y * side + x;
        if (shared[i]) {
          sums.add(fixed[i], moved[i]);
        }
      }
    }
  }

  private static final class Sums {
    private int count;
    private double one;
    private double oneSquared;
    private double other;
    private double otherSquared;
    private double both;

    void add(double a, double b) {
      count++;
      one += a;
      oneSquared += a * a;
      other += b;
      otherSquared += b * b;
      both += a * b;
    }

    /** Standard deviation of the fixed face. */
    double deviation() {
      return Math.sqrt(Math.max(0, oneSquared - one * one / count) / count);
    }

    /** -1 to 1; 0 if the moved face is flat. */
    double correlation() {
      double variances = (oneSquared - one * one / count) * (otherSquared - other * other / count);
      return variances > 0 ? (both - one * other / count) / Math.sqrt(variances) : 0;
    }
  }
}
