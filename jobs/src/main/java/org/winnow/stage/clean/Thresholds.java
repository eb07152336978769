package org.winnow.stage.clean;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.CosineHistogram;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.table.CleanDetails;

/**
 * The cosines that this round decides by.
 *
 * @param pair least cosine of two faces of one person
 * @param member least cosine of a face to the centre of its identity
 * @param review least cosine of two centres that may be one person
 * @param merge least cosine of two centres that are one person
 */
record Thresholds(double pair, double member, double review, double merge) implements Serializable {
  /** Bins of the histograms that the ledger keeps, from -1 to 1. */
  private static final int BINS = 200;

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

  /** What was measured and decided by, for the ledger of runs. */
  CleanDetails details(Calibration calibration) {
    return new CleanDetails(
        Map.of("pair", pair, "member", member, "review", review, "merge", merge),
        Map.of(
            "pairs", law(calibration.pairs()),
            "members", law(calibration.members()),
            "centres", law(calibration.centres())),
        Map.of(
            "impostor", bins(calibration.impostor()),
            "genuine", bins(calibration.genuine())));
  }

  private static CleanDetails.Law law(ImpostorTail tail) {
    return new CleanDetails.Law(tail.median(), tail.deviation(), tail.pairs());
  }

  private static List<Long> bins(CosineHistogram cosines) {
    return Arrays.stream(cosines.counts(BINS)).boxed().toList();
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
