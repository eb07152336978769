package org.winnow.stage.clean.threshold;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.CosineHistogram;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MinSimilarity;
import org.winnow.table.CleanDetails;
import org.winnow.text.NameTier;

/**
 * Decision thresholds of a round.
 *
 * @param rules rules for the faces of one name
 * @param operatingPoint expected error rates at the member threshold
 * @param review threshold from which two centroids may be one person
 * @param merge threshold from which two centroids are one person
 * @param names thresholds for names that are a reason to be one person; at most {@code merge}
 * @param genuineModel genuine similarities; pairs far below them need no review
 */
public record RoundThresholds(
    IntraIdentityClassifier.Rules rules,
    LocalFdrModel.OperatingPoint operatingPoint,
    MinSimilarity review,
    MinSimilarity merge,
    NameThresholds names,
    GenuineSimilarityModel genuineModel)
    implements Serializable {
  /** Histogram bins from -1 to 1 in the stored details. */
  private static final int HISTOGRAM_BINS = 200;

  /** Maximum number of cores of one name. */
  private static final int MAX_CORES = 4;

  /**
   * Derives thresholds from the target error rates.
   *
   * @param identities number of identities; each is compared with all others, so the centroid
   *     targets are divided by it
   */
  public static RoundThresholds of(
      Config.Clean settings, Calibration calibration, long identities) {
    double minPairCosine = cosine(settings.pair(), calibration.facePairs());
    Threshold target = settings.member();
    LocalFdrModel.OperatingPoint operatingPoint =
        operatingPoint(
            target,
            new LocalFdrModel.Review(settings.reviewFdr(), settings.maxReviewed()),
            calibration);
    MinSimilarity member =
        target instanceof Threshold.Cosine cosine
            ? new MinSimilarity(cosine.value(), false)
            : new MinSimilarity(operatingPoint.minScore(), true);
    double minCentroidCosine =
        member.onScore() ? cosine(settings.pair(), calibration.faceToCentroid()) : member.value();
    MinSimilarity doubtful =
        target instanceof Threshold.Fdr
            ? new MinSimilarity(operatingPoint.reviewScore(), true)
            : member;
    long comparisons = Math.max(1, identities - 1);
    MinSimilarity review = centroidThreshold(settings.review(), calibration, comparisons);
    MinSimilarity merge = centroidThreshold(settings.merge(), calibration, comparisons);
    return new RoundThresholds(
        new IntraIdentityClassifier.Rules(
            new DensityCores.Rules(
                minPairCosine,
                minCentroidCosine,
                MAX_CORES,
                settings.splitImages(),
                settings.splitShare()),
            member,
            doubtful,
            settings.subjectShare(),
            settings.margin()),
        operatingPoint,
        review,
        merge,
        NameThresholds.unmeasured(settings, review, merge, calibration),
        settings.review() instanceof Threshold.Cosine
            ? GenuineSimilarityModel.UNKNOWN
            : calibration.genuineModel());
  }

  /**
   * The same thresholds, with those for names learnt from the scores of their pairs.
   *
   * @param scores number of pairs by score, for each tier
   * @param identities number of identities
   */
  public RoundThresholds withNames(
      Map<NameTier, SortedMap<Double, Long>> scores,
      Config.Clean settings,
      Calibration calibration,
      long identities) {
    return new RoundThresholds(
        rules,
        operatingPoint,
        review,
        merge,
        names.learnt(scores, settings, merge, calibration, identities),
        genuineModel);
  }

  private static double cosine(Threshold threshold, ImpostorDistribution impostors) {
    return threshold.cosine(impostors::threshold);
  }

  /** The target false-match rate; {@link Config} rejects other targets for pairs. */
  private static double fmr(Threshold threshold) {
    if (threshold instanceof Threshold.Fmr fmr) {
      return fmr.rate();
    }
    throw new IllegalStateException("No false-match rate: " + threshold);
  }

  /**
   * Expected error rates at the member threshold. A cosine is converted to the score of a typical
   * face.
   */
  private static LocalFdrModel.OperatingPoint operatingPoint(
      Threshold target, LocalFdrModel.Review review, Calibration calibration) {
    LocalFdrModel claims = calibration.claimScores();
    if (target instanceof Threshold.Fdr fdr) {
      return claims.atFdr(fdr.rate(), review);
    }
    ImpostorDistribution scores = calibration.impostorScores();
    return claims.atScore(
        target instanceof Threshold.Cosine cosine
            ? typicalCosine(cosine.value(), calibration.faceToCentroid(), scores)
            : scores.quantile(fmr(target)),
        review);
  }

  private static MinSimilarity centroidThreshold(
      Threshold threshold, Calibration calibration, long comparisons) {
    return threshold instanceof Threshold.Cosine cosine
        ? new MinSimilarity(cosine.value(), false)
        : new MinSimilarity(
            calibration.centroidImpostorScores().quantile(fmr(threshold) / comparisons), true);
  }

  /** Whether the embedder separates people well enough for the target false discovery rate. */
  boolean trusted() {
    return operatingPoint.targetReached();
  }

  /**
   * Returns the measurements and thresholds for the run report.
   *
   * @param rescue threshold for the rescue of an unassigned face
   */
  public CleanDetails details(
      Calibration calibration, MinSimilarity rescue, String modelId, int round) {
    TreeMap<String, Double> cosines =
        new TreeMap<>(
            Map.of(
                "pair", rules.cores().minPairCosine(),
                "member",
                    typicalCosine(
                        rules.member(), calibration.impostorScores(), calibration.faceToCentroid()),
                "review", typicalCentroidCosine(review, calibration),
                "merge", typicalCentroidCosine(merge, calibration)));
    if (reachable(rescue)) {
      cosines.put(
          "rescue",
          typicalCosine(rescue, calibration.impostorScores(), calibration.faceToCentroid()));
    }
    return new CleanDetails(
        round,
        modelId,
        List.of(),
        cosines,
        scores(rescue),
        new CleanDetails.Claims(
            calibration.claimScores().impostorShare(),
            operatingPoint.expectedFdr(),
            operatingPoint.expectedRecall(),
            operatingPoint.targetReached()),
        Map.of(
            "pairs", normalFit(calibration.facePairs()),
            "members", normalFit(calibration.faceToCentroid()),
            "centres", normalFit(calibration.centroidPairs()),
            "scores", normalFit(calibration.impostorScores())),
        Map.of(
            "impostor", bins(calibration.impostorCosines()),
            "genuine", bins(calibration.genuineCosines())),
        similarNames(calibration),
        List.of());
  }

  private Map<String, CleanDetails.SimilarNames> similarNames(Calibration calibration) {
    Map<String, CleanDetails.SimilarNames> similar = new TreeMap<>();
    names
        .tiers()
        .forEach(
            (tier, of) ->
                similar.put(
                    tier.name(),
                    new CleanDetails.SimilarNames(
                        of.pairs(),
                        of.share(),
                        typicalCentroidCosine(of.merge(), calibration),
                        typicalCentroidCosine(of.review(), calibration))));
    return similar;
  }

  private static double typicalCentroidCosine(MinSimilarity threshold, Calibration calibration) {
    return typicalCosine(
        threshold, calibration.centroidImpostorScores(), calibration.centroidPairs());
  }

  /** The cosine of a typical face at a threshold. */
  private static double typicalCosine(
      MinSimilarity threshold, ImpostorDistribution scores, ImpostorDistribution cosines) {
    return threshold.onScore()
        ? typicalCosine(threshold.value(), scores, cosines)
        : threshold.value();
  }

  /**
   * Maps a value of one impostor distribution to the value of equal tail probability in another.
   */
  private static double typicalCosine(
      double value, ImpostorDistribution from, ImpostorDistribution to) {
    return to.median() + (value - from.median()) / from.deviation() * to.deviation();
  }

  private Map<String, Double> scores(MinSimilarity rescue) {
    TreeMap<String, Double> scores = new TreeMap<>();
    Map.of(
            "member",
            rules.member(),
            "doubtful",
            rules.doubtful(),
            "review",
            review,
            "merge",
            merge,
            "rescue",
            rescue)
        .forEach(
            (name, threshold) -> {
              if (threshold.onScore() && reachable(threshold)) {
                scores.put(name, threshold.value());
              }
            });
    return scores;
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

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "pair cosine %.3f, member %s, review %s, merge %s",
        rules.cores().minPairCosine(),
        rules.member(),
        review,
        merge);
  }
}
