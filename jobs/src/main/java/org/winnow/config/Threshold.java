package org.winnow.config;

import java.util.OptionalDouble;

/**
 * A similarity threshold: an absolute cosine, or a target false-match rate that is turned into a
 * cosine by measuring impostor pairs of the run itself, or, for faces under a name, a target for
 * the share of strangers among those that pass. Written {@code {fmr = 1e-4}}, {@code {cosine =
 * 0.36}} or {@code {fdr = 1e-3}}; exactly one of the three is set.
 *
 * @param fmr false-match rate in (0, 1)
 * @param fdr false-discovery rate in (0, 1)
 * @param cosine cosine in [-1, 1]
 */
public record Threshold(OptionalDouble fmr, OptionalDouble fdr, OptionalDouble cosine) {
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
    if (fdr.isPresent()) {
      return "{fdr = " + fdr.getAsDouble() + "}";
    }
    return fmr.isPresent()
        ? "{fmr = " + fmr.getAsDouble() + "}"
        : "{cosine = " + cosine.orElseThrow() + "}";
  }
}
