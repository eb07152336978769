package org.winnow.bench.benefit;

import java.util.Locale;

/**
 * Mean of repeated measurements.
 *
 * @param error standard error of the mean: deviation / √n; NaN of one measurement
 */
record MeanError(double mean, double error) {
  /**
   * Of measurements.
   *
   * @param values one or more
   */
  static MeanError of(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new MeanError(mean, Math.sqrt(squares / (values.length - 1) / values.length));
  }

  /** Both, with four digits. */
  String text() {
    return Double.isNaN(error)
        ? String.format(Locale.ROOT, "%.4f", mean)
        : String.format(Locale.ROOT, "%.4f ± %.4f", mean, error);
  }
}
