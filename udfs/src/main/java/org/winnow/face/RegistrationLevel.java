package org.winnow.face;

import java.util.Arrays;

/**
 * One level of the pyramid of a face, with what Gauss-Newton steps need of it as the fixed picture.
 * Places are in units of half a side from the middle, so that a transform fits every level.
 */
final class RegistrationLevel {
  /** Parameters of an affine transform. */
  static final int PARAMETERS = 6;

  private static final double DAMPING = 1e-4;

  final int side;
  private final float[] grey;
  private final boolean[] inside;

  /** Indices of the pixels that steps use: inside, with neighbours inside. */
  private int[] used;

  private double[] usedX;
  private double[] usedY;

  /** Mean of the used pixels, and root of their summed squared deviations. */
  private double mean;

  private double norm;

  /** For each used pixel, its change by each parameter, without gain and offset of the light. */
  private float[] changes;

  /** Inverse of the summed products of the changes; {@code null} if the picture fixes no place. */
  private double[][] inverse;

  RegistrationLevel(int side, float[] grey, boolean[] inside) {
    this.side = side;
    this.grey = grey;
    this.inside = inside;
  }

  /** The level with left and right exchanged. */
  RegistrationLevel mirrored() {
    float[] levels = new float[grey.length];
    boolean[] mask = new boolean[grey.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        levels[y * side + x] = grey[y * side + side - 1 - x];
        mask[y * side + x] = inside[y * side + side - 1 - x];
      }
    }
    return new RegistrationLevel(side, levels, mask);
  }

  /** Level of a pixel, 0 to 255. */
  float grey(int pixel) {
    return grey[pixel];
  }

  /** Whether a pixel lies within the photograph. */
  boolean isInside(int pixel) {
    return inside[pixel];
  }

  /** Place of the middle of a pixel, -1 to 1. */
  double place(int index) {
    return (index + 0.5) * 2 / side - 1;
  }

  /** The level at a place, bilinear; -1 outside the photograph. */
  float sample(double x, double y) {
    double u = (x + 1) / 2 * side - 0.5;
    double v = (y + 1) / 2 * side - 0.5;
    // Written so that NaN is outside, too.
    if (!(u >= 0 && v >= 0 && u < side - 1 && v < side - 1)) {
      return -1;
    }
    int column = (int) u;
    int row = (int) v;
    int i = row * side + column;
    int below = i + side;
    if (!(inside[i] && inside[i + 1] && inside[below] && inside[below + 1])) {
      return -1;
    }
    float a = (float) (u - column);
    float b = (float) (v - row);
    float upper = grey[i] + a * (grey[i + 1] - grey[i]);
    float lower = grey[below] + a * (grey[below + 1] - grey[below]);
    return upper + b * (lower - upper);
  }

  /** Place of the n-th used pixel, to the right. */
  double usedX(int n) {
    return usedX[n];
  }

  /** Place of the n-th used pixel, down. */
  double usedY(int n) {
    return usedY[n];
  }

  /** The pixels that steps use. */
  int[] used() {
    return used;
  }

  /** Deviation of a used pixel from their mean, in units of {@link #norm}. */
  double deviation(int pixel) {
    return (grey[pixel] - mean) / norm;
  }

  /** Root of the summed squared deviations of the used pixels. */
  double norm() {
    return norm;
  }

  /** The change of the n-th used pixel by a parameter, per {@link #norm}. */
  float change(int n, int parameter) {
    return changes[n * PARAMETERS + parameter];
  }

  /** Whether steps are possible: enough pixels of enough variety. */
  boolean usable() {
    return inverse != null;
  }

  /** The step that removes these summed products of changes and residuals. */
  double[] step(double[] products) {
    double[] step = new double[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      for (int j = 0; j < PARAMETERS; j++) {
        step[i] += inverse[i][j] * products[j];
      }
    }
    return step;
  }

  /** Prepares the level as the fixed picture; once. */
  synchronized void prepare() {
    if (used != null) {
      return;
    }
    int[] pixels = new int[grey.length];
    int count = 0;
    double sum = 0;
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int i = y * side + x;
        if (inside[i] && inside[i - 1] && inside[i + 1] && inside[i - side] && inside[i + side]) {
          pixels[count++] = i;
          sum += grey[i];
        }
      }
    }
    mean = sum / Math.max(1, count);
    double squares = 0;
    for (int n = 0; n < count; n++) {
      double deviation = grey[pixels[n]] - mean;
      squares += deviation * deviation;
    }
    norm = Math.sqrt(squares);
    // Half of the pixels, and a deviation of one level on average.
    if (2 * count >= grey.length && norm > Math.sqrt(count)) {
      setChanges(pixels, count);
      inverse = inverse(count);
    }
    usedX = new double[count];
    usedY = new double[count];
    for (int n = 0; n < count; n++) {
      usedX[n] = place(pixels[n] % side);
      usedY[n] = place(pixels[n] / side);
    }
    used = Arrays.copyOf(pixels, count);
  }

  private void setChanges(int[] pixels, int count) {
    changes = new float[count * PARAMETERS];
    double[] means = new double[PARAMETERS];
    for (int n = 0; n < count; n++) {
      int i = pixels[n];
      double x = place(i % side);
      double y = place(i / side);
      double dx = (grey[i + 1] - grey[i - 1]) / norm * side / 4;
      double dy = (grey[i + side] - grey[i - side]) / norm * side / 4;
      double[] change = {dx * x, dy * x, dx * y, dy * y, dx, dy};
      for (int k = 0; k < PARAMETERS; k++) {
        changes[n * PARAMETERS + k] = (float) change[k];
        means[k] += change[k] / count;
      }
    }
    double[] gains = new double[PARAMETERS];
    for (int n = 0; n < count; n++) {
      double deviation = deviation(pixels[n]);
      for (int k = 0; k < PARAMETERS; k++) {
        gains[k] += deviation * changes[n * PARAMETERS + k];
      }
    }
    for (int n = 0; n < count; n++) {
      double deviation = deviation(pixels[n]);
      for (int k = 0; k < PARAMETERS; k++) {
        changes[n * PARAMETERS + k] -= (float) (means[k] + gains[k] * deviation);
      }
    }
  }

  private double[][] inverse(int count) {
    double[][] products = new double[PARAMETERS][PARAMETERS];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < PARAMETERS; i++) {
        double change = changes[n * PARAMETERS + i];
        for (int j = i; j < PARAMETERS; j++) {
          products[i][j] += change * changes[n * PARAMETERS + j];
        }
      }
    }
    double trace = 0;
    for (int i = 0; i < PARAMETERS; i++) {
      trace += products[i][i];
      for (int j = 0; j < i; j++) {
        products[i][j] = products[j][i];
      }
    }
    for (int i = 0; i < PARAMETERS; i++) {
      products[i][i] += DAMPING * trace / PARAMETERS;
    }
    return trace > 0 ? inverted(products) : null;
  }

  /** Gauss-Jordan elimination of a positive definite matrix, which needs no pivots. */
  private static double[][] inverted(double[][] matrix) {
    double[][] result = new double[PARAMETERS][PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      result[i][i] = 1;
    }
    for (int column = 0; column < PARAMETERS; column++) {
      double pivot = matrix[column][column];
      for (int j = 0; j < PARAMETERS; j++) {
        matrix[column][j] /= pivot;
        result[column][j] /= pivot;
      }
      for (int i = 0; i < PARAMETERS; i++) {
        double factor = matrix[i][column];
        if (i != column && factor != 0) {
          for (int j = 0; j < PARAMETERS; j++) {
            matrix[i][j] -= factor * matrix[column][j];
            result[i][j] -= factor * result[column][j];
          }
        }
      }
    }
    return result;
  }
}
