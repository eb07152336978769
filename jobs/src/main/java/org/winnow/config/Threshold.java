package org.winnow.config;

import java.util.OptionalDouble;

/**
 * A similarity threshold: an absolute cosine, or a target false-match rate that is turned into a
 * cosine by measuring impostor pairs of the run itself. Written {@code {fmr = 1e-4}} or {@code
 * {cosine = 0.36}}; exactly one of the two is set.
 *
 * @param fmr false-match rate in (0, 1)
 * @param cosine cosine in [-1, 1]
 */
public record Threshold(OptionalDouble fmr, OptionalDouble cosine) {
  /** Whether it lets more through than another of the same form. */
  boolean isLooserThan(Threshold other) {
    if (fmr.isPresent() && other.fmr.isPresent()) {
      return fmr.getAsDouble() > other.fmr.getAsDouble();
    }
    return cosine.isPresent()
        && other.cosine.isPresent()
        && cosine.getAsDouble() < other.cosine.getAsDouble();
  }

  @Override
  public String toString() {
    return fmr.isPresent()
        ? "{fmr = " + fmr.getAsDouble() + "}"
        : "{cosine = " + cosine.orElseThrow() + "}";
  }
}
