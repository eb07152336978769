package org.winnow.identity;

import java.io.Serializable;
import java.util.Optional;

/**
 * The distribution of impostor cosines or scores: a normal distribution, fitted to quantiles that
 * wrong labels hardly change.
 *
 * <p>Some pairs with different claims are genuine: wrong labels, split identities and bystanders.
 * They form a second mode far to the right, so that high empirical quantiles measure label noise. A
 * few per cent of such pairs hardly move the median and the 90 % quantile. The tail is extrapolated
 * from these two.
 *
 * @param median median of the values
 * @param deviation standard deviation of the fit
 * @param pairs number of measured values
 */
public record ImpostorDistribution(double median, double deviation, long pairs)
    implements Serializable {
  private static final double UPPER = 0.90;
  private static final double UPPER_Z = 1.2815515655446004;
  private static final double FAR_Z = 2.3263478740408408;

  /**
   * Fits scores, which have no upper bound: the wider of the fits to the 90 % and the 99 %
   * quantile.
   *
   * @param scores counted after division by {@code scale}
   */
  static ImpostorDistribution ofScores(CosineHistogram scores, double scale) {
    double median = scores.quantile(0.5) * scale;
    double near = (scores.quantile(UPPER) * scale - median) / UPPER_Z;
    double far = (scores.quantile(0.99) * scale - median) / FAR_Z;
    return new ImpostorDistribution(median, Math.max(near, far), scores.total());
  }

  /** Fits the distribution; empty if fewer than {@code minTotal} cosines were counted. */
  static Optional<ImpostorDistribution> ofAtLeast(CosineHistogram cosines, long minTotal) {
    return cosines.total() < minTotal ? Optional.empty() : Optional.of(of(cosines));
  }

  /** Fits cosines. */
  public static ImpostorDistribution of(CosineHistogram cosines) {
    double median = cosines.quantile(0.5);
    return new ImpostorDistribution(
        median, (cosines.quantile(UPPER) - median) / UPPER_Z, cosines.total());
  }

  /**
   * The cosine at a false-match rate, at most 0.999.
   *
   * @param fmr false-match rate in (0, 0.5)
   */
  public double threshold(double fmr) {
    return Math.min(0.999, quantile(fmr));
  }

  /** The value at a false-match rate, without an upper bound; for scores. */
  public double quantile(double fmr) {
    return median - deviation * normalQuantile(fmr);
  }

  /** The share of impostors above a cosine or score, 0 to 1. */
  public double tailProbability(double value) {
    double z = (value - median) / (deviation * Math.sqrt(2));
    return z < 0 ? 1 - erfc(-z) / 2 : erfc(z) / 2;
  }

  /**
   * Complementary error function for z >= 0, relative error below 1.2e-7 (Press et al., "Numerical
   * Recipes", 6.2).
   */
  private static double erfc(double z) {
    double t = 1 / (1 + z / 2);
    double[] c = {
      0.17087277,
      -0.82215223,
      1.48851587,
      -1.13520398,
      0.27886807,
      -0.18628806,
      0.09678418,
      0.37409196,
      1.00002368,
      -1.26551223
    };
    return t * Math.exp(-z * z + polynomial(c, t));
  }

  /**
   * Quantile of the standard normal distribution (Acklam's rational approximation, relative error
   * below 1.2e-9).
   */
  static double normalQuantile(double p) {
    double[] a = {
      -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
      1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
    };
    double[] b = {
      -5.447609879822406e+01,
      1.615858368580409e+02,
      -1.556989798598866e+02,
      6.680131188771972e+01,
      -1.328068155288572e+01,
      1
    };
    double[] c = {
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
      -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
    };
    double[] d = {
      7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
    };
    if (p > 0.02425 && p < 1 - 0.02425) {
      double q = p - 0.5;
      return polynomial(a, q * q) * q / polynomial(b, q * q);
    }
    double q = Math.sqrt(-2 * Math.log(p < 0.5 ? p : 1 - p));
    double value = polynomial(c, q) / polynomial(d, q);
    return p < 0.5 ? value : -value;
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }

  /** The distribution of the values times a factor above 0. */
  public ImpostorDistribution scaled(double factor) {
    return new ImpostorDistribution(factor * median, factor * deviation, pairs);
  }
}
