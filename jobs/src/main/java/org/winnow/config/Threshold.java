package org.winnow.config;

import java.util.function.DoubleUnaryOperator;

/**
 * A similarity threshold: a cosine, or a target rate that is converted to a cosine on the faces of
 * the run. Written {@code {cosine = 0.36}}, {@code {fmr = 1e-4}} or {@code {fdr = 1e-3}}.
 */
public sealed interface Threshold permits Threshold.Cosine, Threshold.Fmr, Threshold.Fdr {

  /**
   * A cosine.
   *
   * @param value in [-1, 1]
   */
  record Cosine(double value) implements Threshold {
    @Override
    public String toString() {
      return "{cosine = " + value + "}";
    }
  }

  /**
   * A target for the false-match rate among impostor pairs.
   *
   * @param rate in (0, 1)
   */
  record Fmr(double rate) implements Threshold {
    @Override
    public String toString() {
      return "{fmr = " + rate + "}";
    }
  }

  /**
   * A target for the share of impostors among the faces that pass.
   *
   * @param rate in (0, 1)
   */
  record Fdr(double rate) implements Threshold {
    @Override
    public String toString() {
      return "{fdr = " + rate + "}";
    }
  }

  /** Whether it accepts more than another threshold of the same form. */
  default boolean isLooserThan(Threshold other) {
    if (this instanceof Fmr mine && other instanceof Fmr theirs) {
      return mine.rate() > theirs.rate();
    }
    return this instanceof Cosine mine
        && other instanceof Cosine theirs
        && mine.value() < theirs.value();
  }

  /**
   * The cosine of a threshold that is a cosine or a false-match rate.
   *
   * @param ofFmr the cosine at a false-match rate, as measured
   * @throws IllegalStateException if it is another target; settings reject those
   */
  default double cosine(DoubleUnaryOperator ofFmr) {
    if (this instanceof Cosine cosine) {
      return cosine.value();
    }
    if (this instanceof Fmr fmr) {
      return ofFmr.applyAsDouble(fmr.rate());
    }
    throw new IllegalStateException("No false-match rate: " + this);
  }
}
