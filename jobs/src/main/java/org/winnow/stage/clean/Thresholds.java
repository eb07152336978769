package org.winnow.stage.clean;

import java.io.Serializable;
import java.util.Locale;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.config.Config;
import org.winnow.config.Threshold;

/**
 * The cosines that this round decides by.
 *
 * @param pair least cosine of two faces of one person
 * @param member least cosine of a face to the centre of its identity
 * @param review least cosine of two centres that may be one person
 * @param merge least cosine of two centres that are one person
 */
record Thresholds(double pair, double member, double review, double merge) implements Serializable {

  /**
   * Turns targets into cosines.
   *
   * @param identities number of identities: each is compared with all others, so the two targets
   *     for centres are divided by it
   */
  static Thresholds of(Config.Clean settings, Calibration calibration, long identities) {
    long others = Math.max(1, identities - 1);
    return new Thresholds(
        cosine(settings.pair(), calibration.pairs(), 1),
        cosine(settings.member(), calibration.members(), 1),
        cosine(settings.review(), calibration.centres(), others),
        cosine(settings.merge(), calibration.centres(), others));
  }

  private static double cosine(Threshold threshold, ImpostorTail impostors, long comparisons) {
    return threshold.cosine().isPresent()
        ? threshold.cosine().getAsDouble()
        : impostors.threshold(threshold.fmr().orElseThrow() / comparisons);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "pair %.3f, member %.3f, review %.3f, merge %.3f",
        pair,
        member,
        review,
        merge);
  }
}
