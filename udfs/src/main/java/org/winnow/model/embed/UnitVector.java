package org.winnow.model.embed;

/**
 * A vector brought to length 1, with the length that it had.
 *
 * @param values the vector; of length 1 where {@link #usable}, else as it was given
 * @param norm Euclidean length before; NaN or infinite where a number was
 */
public record UnitVector(float[] values, double norm) {

  /** Normalises a copy of {@code raw}. */
  public static UnitVector of(float[] raw) {
    double sum = 0;
    for (float v : raw) {
      sum += (double) v * v;
    }
    double norm = Math.sqrt(sum);
    float[] values = raw.clone();
    if (norm > 0 && norm < Double.POSITIVE_INFINITY) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (raw[i] / norm);
      }
    }
    return new UnitVector(values, norm);
  }

  /**
   * False for a zero vector, for one with a number that is NaN or infinite, and for one whose
   * length is no finite float.
   */
  public boolean usable() {
    return norm > 0 && norm <= Float.MAX_VALUE;
  }
}
