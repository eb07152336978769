package org.winnow.stage.clean.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.identity.Calibration;
import org.winnow.identity.CosineHistogram;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;
import org.winnow.table.CleanDetails;

/** What the report of a run tells of the thresholds of a round. */
public final class RoundDetails {
  /** Histogram bins from -1 to 1. */
  private static final int HISTOGRAM_BINS = 200;

  /** The rates at a score are asked for, and no threshold of review. */
  private static final LocalFdrModel.Review NO_REVIEW = new LocalFdrModel.Review(0, 0);

  private final RoundThresholds thresholds;
  private final Calibration calibration;
  private final MinSimilarity rescue;

  private RoundDetails(RoundThresholds thresholds, Calibration calibration, MinSimilarity rescue) {
    this.thresholds = thresholds;
    this.calibration = calibration;
    this.rescue = rescue;
  }

  /**
   * Returns the measurements and thresholds of a round.
   *
   * @param rescue threshold for the rescue of an unassigned face
   */
  public static CleanDetails of(
      RoundThresholds thresholds,
      Calibration calibration,
      MinSimilarity rescue,
      String modelId,
      int round) {
    return new RoundDetails(thresholds, calibration, rescue).details(modelId, round);
  }

  private CleanDetails details(String modelId, int round) {
    LocalFdrModel.OperatingPoint ofSources = thresholds.operatingPoint();
    CleanDetails.Claims sources = claims(calibration.claimScores(), ofSources);
    return new CleanDetails(
        round,
        modelId,
        List.of(),
        cosines(),
        scores(),
        sources,
        captionsMeasured()
            ? claims(
                calibration.captionScores(),
                calibration
                    .captionScores()
                    .atScore(thresholds.rules().captions().member().value(), NO_REVIEW))
            : sources,
        Map.of(
            "pairs", normalFit(calibration.facePairs()),
            "members", normalFit(calibration.faceToCentroid()),
            "centres", normalFit(calibration.centroidPairs()),
            "scores", normalFit(calibration.impostorScores())),
        Map.of(
            "impostor", bins(calibration.impostorCosines()),
            "genuine", bins(calibration.genuineCosines())),
        similarNames(),
        List.of());
  }

  private Map<String, Double> cosines() {
    Map<String, Double> cosines =
        new TreeMap<>(
            Map.of(
                "pair", thresholds.rules().cores().minPairCosine(),
                "member", typicalMemberCosine(thresholds.rules().member()),
                "review", typicalCentroidCosine(thresholds.review()),
                "merge", typicalCentroidCosine(thresholds.merge())));
    if (reachable(rescue)) {
      cosines.put("rescue", typicalMemberCosine(rescue));
    }
    return cosines;
  }

  private Map<String, Double> scores() {
    Map<String, MinSimilarity> used =
        new TreeMap<>(
            Map.of(
                "member", thresholds.rules().member(),
                "doubtful", thresholds.rules().doubtful(),
                "review", thresholds.review(),
                "merge", thresholds.merge(),
                "rescue", rescue));
    if (captionsMeasured()) {
      used.put(CleanDetails.CAPTION_MEMBER, thresholds.rules().captions().member());
      used.put(CleanDetails.CAPTION_DOUBTFUL, thresholds.rules().captions().doubtful());
    }
    Map<String, Double> scores = new TreeMap<>();
    used.forEach(
        (name, threshold) -> {
          if (threshold.onScore() && reachable(threshold)) {
            scores.put(name, threshold.value());
          }
        });
    return scores;
  }

  private boolean captionsMeasured() {
    return calibration.captionScores().scores().length > 0;
  }

  private static CleanDetails.Claims claims(
      LocalFdrModel scores, LocalFdrModel.OperatingPoint point) {
    return new CleanDetails.Claims(
        scores.impostorShare(), point.expectedFdr(), point.expectedRecall(), point.targetReached());
  }

  private Map<String, CleanDetails.SimilarNames> similarNames() {
    Map<String, CleanDetails.SimilarNames> similar = new TreeMap<>();
    thresholds
        .names()
        .tiers()
        .forEach(
            (tier, of) ->
                similar.put(
                    tier.name(),
                    new CleanDetails.SimilarNames(
                        of.pairs(),
                        of.share(),
                        typicalCentroidCosine(of.merge()),
                        typicalCentroidCosine(of.review()))));
    return similar;
  }

  private double typicalMemberCosine(MinSimilarity threshold) {
    return RoundThresholds.typicalCosine(
        threshold, calibration.impostorScores(), calibration.faceToCentroid());
  }

  private double typicalCentroidCosine(MinSimilarity threshold) {
    return RoundThresholds.typicalCosine(
        threshold, calibration.centroidImpostorScores(), calibration.centroidPairs());
  }

  /** Whether a face can pass; without enough separation from impostors, no face is rescued. */
  private static boolean reachable(MinSimilarity threshold) {
    return threshold.value() < Double.MAX_VALUE;
  }

  private static CleanDetails.NormalFit normalFit(ImpostorDistribution impostors) {
    return new CleanDetails.NormalFit(impostors.median(), impostors.deviation(), impostors.pairs());
  }

  private static List<Long> bins(CosineHistogram cosines) {
    return Arrays.stream(cosines.counts(HISTOGRAM_BINS)).boxed().toList();
  }
}
