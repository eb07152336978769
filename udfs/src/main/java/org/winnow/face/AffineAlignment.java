package org.winnow.face;

import java.util.Arrays;
import org.winnow.kernel.Selection;

/**
 * The search for the affine transform between two levels: {@code x' = t0 x + t2 y + t4, y' = t1 x +
 * t3 y + t5} from the fixed to the moved face, in the units of {@link RegistrationLevel}.
 */
final class AffineAlignment {
  /** A step of this length, in units of half a side, ends the search. */
  private static final double MIN_STEP = 5e-4;

  /** A loss of correlation by a step that ends the search. */
  private static final double MAX_LOSS = 0.05;

  /** Smallest share of the fixed picture that the other must cover. */
  private static final double MIN_OVERLAP = 0.6;

  /** The largest change of area by the transform, either way. */
  private static final double MAX_AREA = 2;

  private static final double TRIMMED_SHARE = 0.25;
  private static final int TRIMMED_STEPS = 6;

  /** What the second step must reach: copies under a text end above 0.99. */
  private static final double MIN_TRIMMED = 0.95;

  private double[] transform = {1, 0, 0, 1, 0, 0};
  private double[] trimmedTransform;
  private double correlation = -1;
  private boolean refined;
  private final double[] products = new double[RegistrationLevel.PARAMETERS];

  /** Of each used pixel: the level of the moved face, -1 outside, and whether it is out. */
  private float[] samples = new float[0];

  private boolean[] dropped = new boolean[0];

  /** The light of the last comparison: a level of the moved face has this deviation. */
  private double gain;

  private double offset;

  /** The highest correlation of the last level, -1 to 1. */
  double correlation() {
    return correlation;
  }

  /** The transform of the highest correlation. */
  double[] transform() {
    return transform;
  }

  /** The transform of the highest correlation that {@link #trimmed} found. */
  double[] trimmedTransform() {
    return trimmedTransform;
  }

  boolean isRefined() {
    return refined;
  }

  void setRefined() {
    refined = true;
  }

  /** Steps until they gain nothing; keeps the transform of the highest correlation. */
  void improve(RegistrationLevel fixed, RegistrationLevel moved, int steps) {
    correlation = -1;
    if (!begin(fixed)) {
      return;
    }
    double[] current = transform;
    for (int step = 0; step <= steps; step++) {
      double value = compare(fixed, moved, current);
      if (value > correlation) {
        correlation = value;
        transform = current;
      } else if (value < correlation - MAX_LOSS) {
        return;
      }
      double[] change = fixed.step(products);
      current = composed(current, change);
      if (value <= -1 || length(change) < MIN_STEP || !plausible(current)) {
        return;
      }
    }
  }

  /**
   * The highest correlation without the pixels that differ most. The transform is improved without
   * them, too.
   */
  double trimmed(RegistrationLevel fixed, RegistrationLevel moved) {
    if (!begin(fixed)) {
      return -1;
    }
    double best = -1;
    double[] current = transform;
    trimmedTransform = transform;
    compare(fixed, moved, current);
    for (int step = 0; step < TRIMMED_STEPS; step++) {
      dropLargest(fixed);
      double value = compare(fixed, moved, current);
      if (value > best) {
        best = value;
        trimmedTransform = current;
      }
      double[] change = fixed.step(products);
      current = composed(current, change);
      if (value <= -1 || !plausible(current) || step > 0 && best < MIN_TRIMMED) {
        break;
      }
    }
    return best;
  }

  private boolean begin(RegistrationLevel fixed) {
    fixed.prepare();
    int pixels = fixed.deviations().length;
    samples = new float[pixels];
    dropped = new boolean[pixels];
    return fixed.usable();
  }

  /** Drops the pixels with the largest residuals of the last comparison. */
  private void dropLargest(RegistrationLevel fixed) {
    double[] deviations = fixed.deviations();
    float[] residuals = new float[samples.length];
    float[] sizes = new float[samples.length];
    int count = 0;
    for (int n = 0; n < samples.length; n++) {
      if (samples[n] >= 0) {
        residuals[n] = (float) Math.abs(samples[n] * gain + offset - deviations[n]);
        sizes[count++] = residuals[n];
      }
    }
    if (count == 0) {
      return;
    }
    int kept = 1 + (int) ((1 - TRIMMED_SHARE) * (count - 1));
    float largest = Selection.kthLargest(Arrays.copyOf(sizes, count), count + 1 - kept);
    for (int n = 0; n < samples.length; n++) {
      dropped[n] = samples[n] >= 0 && residuals[n] > largest;
    }
  }

  /**
   * The correlation at a transform; -1 if too little of the faces overlaps or one is flat there.
   * Leaves the summed products of the residuals with the changes of the fixed face. Verification
   * spends most of its time here, so it is one pass; sums of the fixed face are known, and are
   * corrected where a pixel is left out.
   */
  private double compare(RegistrationLevel fixed, RegistrationLevel moved, double[] t) {
    PixelMap map = PixelMap.of(t, moved.side);
    byte[] columns = fixed.columns();
    byte[] rows = fixed.rows();
    double[] deviations = fixed.deviations();
    float[] changes = fixed.changes();
    FixedSums sums = fixed.sums().copy();
    int covered = 0;
    double sum = 0;
    double squares = 0;
    double both = 0;
    double p0 = 0;
    double p1 = 0;
    double p2 = 0;
    double p3 = 0;
    double p4 = 0;
    double p5 = 0;
    for (int n = 0; n < samples.length; n++) {
      float level = moved.sample(map.u(columns[n], rows[n]), map.v(columns[n], rows[n]));
      samples[n] = level;
      covered += level >= 0 ? 1 : 0;
      if (level < 0 || dropped[n]) {
        sums.add(fixed, n, -1);
        continue;
      }
      double value = level;
      sum += value;
      squares += value * value;
      both += value * deviations[n];
      int first = n * RegistrationLevel.PARAMETERS;
      p0 += changes[first] * value;
      p1 += changes[first + 1] * value;
      p2 += changes[first + 2] * value;
      p3 += changes[first + 3] * value;
      p4 += changes[first + 4] * value;
      p5 += changes[first + 5] * value;
    }
    Arrays.fill(products, 0);
    double variance = squares - sum * sum / sums.count;
    double fixedVariance = sums.squares - sums.deviations * sums.deviations / sums.count;
    if (covered < MIN_OVERLAP * samples.length || !(variance > sums.count) || fixedVariance <= 0) {
      return -1;
    }
    gain = Math.sqrt(fixedVariance / variance);
    offset = (sums.deviations - gain * sum) / sums.count;
    double[] ofLevels = {p0, p1, p2, p3, p4, p5};
    for (int k = 0; k < RegistrationLevel.PARAMETERS; k++) {
      products[k] = gain * ofLevels[k] + offset * sums.changes[k] - sums.products[k];
    }
    return (both - sum * sums.deviations / sums.count) / Math.sqrt(variance * fixedVariance);
  }

  /** The transform after the inverse of a change of the fixed face. */
  private static double[] composed(double[] t, double[] change) {
    double a = 1 + change[0];
    double b = change[2];
    double c = change[1];
    double d = 1 + change[3];
    double determinant = a * d - b * c;
    double ia = d / determinant;
    double ib = -b / determinant;
    double ic = -c / determinant;
    double id = a / determinant;
    double ix = -(ia * change[4] + ib * change[5]);
    double iy = -(ic * change[4] + id * change[5]);
    return new double[] {
      t[0] * ia + t[2] * ic,
      t[1] * ia + t[3] * ic,
      t[0] * ib + t[2] * id,
      t[1] * ib + t[3] * id,
      t[0] * ix + t[2] * iy + t[4],
      t[1] * ix + t[3] * iy + t[5]
    };
  }

  private static double length(double[] change) {
    double sum = 0;
    for (double value : change) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static boolean plausible(double[] t) {
    double area = t[0] * t[3] - t[1] * t[2];
    return area > 1 / MAX_AREA && area < MAX_AREA;
  }
}
