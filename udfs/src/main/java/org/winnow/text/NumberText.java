package org.winnow.text;

/** Numbers of tables as texts. */
public final class NumberText {
  private NumberText() {}

  /** A whole number without the {@code .0} that a table of floats gives it; empty for NaN. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
