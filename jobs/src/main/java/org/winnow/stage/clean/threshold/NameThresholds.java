package org.winnow.stage.clean.threshold;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.PairEvidence;
import org.winnow.text.NameTier;

/**
 * Thresholds for two centroids whose names are a reason to be one person.
 *
 * @param tiers by tier; the tiers that propose pairs
 */
public record NameThresholds(Map<NameTier, Tier> tiers) implements Serializable {
  private static final double DEFAULT_FDR = 1e-3;

  /**
   * Thresholds of a tier.
   *
   * @param pairs number of measured pairs
   * @param share estimated share of pairs of one person, 0 to 1; 0 if it was not measured
   * @param merge threshold from which two centroids are one person
   * @param review threshold from which two centroids may be one person
   */
  public record Tier(long pairs, double share, MinSimilarity merge, MinSimilarity review)
      implements Serializable {}

  /** A copy in the order of the tiers. */
  public NameThresholds {
    tiers = tiers.isEmpty() ? Map.of() : new EnumMap<>(tiers);
  }

  /**
   * Thresholds before the pairs are measured: the merge target for one comparison, since an
   * identity meets few others of a similar name. A given cosine has no target rate, so the midpoint
   * of the two thresholds is used. A name that abbreviates another one needs what any pair needs.
   */
  static NameThresholds unmeasured(
      Config.Clean settings, MinSimilarity review, MinSimilarity merge, Calibration calibration) {
    Map<NameTier, Tier> tiers = new EnumMap<>(NameTier.class);
    MinSimilarity similar = single(settings.merge(), review, merge, calibration);
    for (NameTier tier : NameTier.values()) {
      if (tier.proposes()) {
        MinSimilarity threshold = tier == NameTier.ABBREVIATED ? merge : similar;
        tiers.put(tier, new Tier(0, 0, threshold, threshold));
      }
    }
    return new NameThresholds(tiers);
  }

  private static MinSimilarity single(
      Threshold target, MinSimilarity review, MinSimilarity merge, Calibration calibration) {
    if (review.onScore() != merge.onScore()) {
      return merge;
    }
    double value =
        target instanceof Threshold.Fmr fmr
            ? calibration.centroidImpostorScores().quantile(fmr.rate())
            : (review.value() + merge.value()) / 2;
    return new MinSimilarity(
        Math.max(Math.min(review.value(), merge.value()), Math.min(value, merge.value())),
        merge.onScore());
  }

  /**
   * Learns the thresholds from the scores of the pairs of each tier. Without targets or without
   * measured centroids of one person, nothing changes.
   *
   * @param scores number of pairs by score
   * @param merge merge threshold of any pair
   * @param identities number of identities
   */
  NameThresholds learnt(
      Map<NameTier, SortedMap<Double, Long>> scores,
      Config.Clean settings,
      MinSimilarity merge,
      Calibration calibration,
      long identities) {
    boolean measured =
        settings.merge() instanceof Threshold.Fmr
            && settings.review() instanceof Threshold.Fmr
            && calibration.genuineCentroidScores().known()
            && identities > 1;
    if (!measured) {
      return this;
    }
    double mergeRate = ((Threshold.Fmr) settings.merge()).rate();
    double reviewRate = ((Threshold.Fmr) settings.review()).rate();
    PairEvidence.Run run =
        new PairEvidence.Run(
            calibration.centroidImpostorScores(),
            calibration.genuineCentroidScores(),
            // One other identity of the same person for each identity, which is cautious.
            1.0 / identities,
            merge.value(),
            settings.member() instanceof Threshold.Fdr fdr ? fdr.rate() : DEFAULT_FDR,
            calibration.centroidImpostorScores().quantile(mergeRate),
            calibration.centroidImpostorScores().quantile(reviewRate));
    Map<NameTier, Tier> learnt = new EnumMap<>(NameTier.class);
    tiers
        .keySet()
        .forEach(
            tier -> {
              PairEvidence evidence =
                  PairEvidence.of(scores.getOrDefault(tier, new TreeMap<>()), run);
              learnt.put(
                  tier,
                  evidence.pairs() == 0
                      ? tiers.get(tier)
                      : new Tier(
                          evidence.pairs(),
                          evidence.share(),
                          new MinSimilarity(evidence.merge(), true),
                          new MinSimilarity(evidence.review(), true)));
            });
    return new NameThresholds(learnt);
  }

  /** The measured tiers, one after the other. */
  @Override
  public String toString() {
    return tiers.entrySet().stream()
        .filter(tier -> tier.getValue().pairs() > 0)
        .map(
            tier ->
                String.format(
                    Locale.ROOT,
                    "%s: %,d pairs, %.0f %% one person, merge %s, review %s",
                    tier.getKey().words(),
                    tier.getValue().pairs(),
                    100 * tier.getValue().share(),
                    tier.getValue().merge(),
                    tier.getValue().review()))
        .collect(Collectors.joining("; "));
  }
}
