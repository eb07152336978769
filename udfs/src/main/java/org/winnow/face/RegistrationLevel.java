package org.winnow.face;

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

  /** Whether a pixel, the next, and the two below are inside; {@code null} where all pixels are. */
  private final boolean[] cells;

  /** Columns and rows of the pixels that steps use: inside, with neighbours inside. */
  private byte[] columns;

  private byte[] rows;

  /** Of each used pixel, its deviation from their mean, per root of the summed squares. */
  private double[] deviations;

  /** For each used pixel, its change by each parameter, without gain and offset of the light. */
  private float[] changes = new float[0];

  private FixedSums sums;

  /** Inverse of the summed products of the changes; {@code null} if the picture fixes no place. */
  private double[][] inverse;

  RegistrationLevel(int side, float[] grey, boolean[] inside) {
    this.side = side;
    this.grey = grey;
    this.inside = inside;
    cells = cells(side, inside);
  }

  private static boolean[] cells(int side, boolean[] inside) {
    boolean all = true;
    for (boolean pixel : inside) {
      all &= pixel;
    }
    if (all) {
      return null;
    }
    boolean[] cells = new boolean[inside.length];
    for (int y = 0; y + 1 < side; y++) {
      for (int x = 0; x + 1 < side; x++) {
        int i = y * side + x;
        cells[i] = inside[i] & inside[i + 1] & inside[i + side] & inside[i + side + 1];
      }
    }
    return cells;
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

  /**
   * The level at a place, bilinear; -1 outside the photograph.
   *
   * @param u column, see {@link PixelMap}
   * @param v row
   */
  float sample(long u, long v) {
    int column = (int) (u >> PixelMap.FRACTION);
    int row = (int) (v >> PixelMap.FRACTION);
    if (column < 0 || row < 0 || column >= side - 1 || row >= side - 1) {
      return -1;
    }
    int i = row * side + column;
    return cells == null || cells[i] ? between(i, fraction(u), fraction(v)) : -1;
  }

  private static float fraction(long place) {
    return ((int) place >>> 8) * 0x1p-24f;
  }

  private float between(int i, float a, float b) {
    float upper = grey[i] + a * (grey[i + 1] - grey[i]);
    float lower = grey[i + side] + a * (grey[i + side + 1] - grey[i + side]);
    return upper + b * (lower - upper);
  }

  /** Of each used pixel, its column. */
  byte[] columns() {
    return columns;
  }

  /** Of each used pixel, its row. */
  byte[] rows() {
    return rows;
  }

  /** Of each used pixel, its deviation from their mean, per root of the summed squares. */
  double[] deviations() {
    return deviations;
  }

  /** The changes of each used pixel by each parameter, one pixel after the other. */
  float[] changes() {
    return changes;
  }

  /** Sums over all used pixels. */
  FixedSums sums() {
    return sums;
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
    if (sums != null) {
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
    double mean = sum / Math.max(1, count);
    double squares = 0;
    for (int n = 0; n < count; n++) {
      double deviation = grey[pixels[n]] - mean;
      squares += deviation * deviation;
    }
    double norm = Math.sqrt(squares);
    columns = new byte[count];
    rows = new byte[count];
    deviations = new double[count];
    for (int n = 0; n < count; n++) {
      columns[n] = (byte) (pixels[n] % side);
      rows[n] = (byte) (pixels[n] / side);
      deviations[n] = (grey[pixels[n]] - mean) / norm;
    }
    FixedSums all = new FixedSums();
    // Half of the pixels, and a deviation of one level on average.
    if (2 * count >= grey.length && norm > Math.sqrt(count)) {
      setChanges(pixels, count, norm);
      inverse = inverse(count);
      for (int n = 0; n < count; n++) {
        all.add(this, n, 1);
      }
    }
    sums = all;
  }

  private void setChanges(int[] pixels, int count, double norm) {
    changes = new float[count * PARAMETERS];
    double[] means = new double[PARAMETERS];
    double[] gains = new double[PARAMETERS];
    for (int n = 0; n < count; n++) {
      int i = pixels[n];
      double x = place(columns[n]);
      double y = place(rows[n]);
      double dx = (grey[i + 1] - grey[i - 1]) / norm * side / 4;
      double dy = (grey[i + side] - grey[i - side]) / norm * side / 4;
      double[] change = {dx * x, dy * x, dx * y, dy * y, dx, dy};
      for (int k = 0; k < PARAMETERS; k++) {
        changes[n * PARAMETERS + k] = (float) change[k];
        means[k] += change[k] / count;
        gains[k] += deviations[n] * changes[n * PARAMETERS + k];
      }
    }
    for (int n = 0; n < count; n++) {
      for (int k = 0; k < PARAMETERS; k++) {
        changes[n * PARAMETERS + k] -= (float) (means[k] + gains[k] * deviations[n]);
      }
    }
  }

  /** Place of the middle of a pixel, -1 to 1. */
  private double place(int index) {
    return (index + 0.5) * 2 / side - 1;
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
