package org.winnow.stage.clean.threshold;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.IntraIdentityRules;
import org.winnow.identity.LocalFdrModel;
import org.winnow.identity.MemberThresholds;
import org.winnow.identity.MinSimilarity;
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
    IntraIdentityRules rules,
    LocalFdrModel.OperatingPoint operatingPoint,
    MinSimilarity review,
    MinSimilarity merge,
    NameThresholds names,
    GenuineSimilarityModel genuineModel)
    implements Serializable {
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
    LocalFdrModel.Review reviewed =
        new LocalFdrModel.Review(settings.reviewFdr(), settings.maxReviewed());
    LocalFdrModel.OperatingPoint operatingPoint = operatingPoint(target, reviewed, calibration);
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
        new IntraIdentityRules(
            new DensityCores.Rules(
                minPairCosine,
                minCentroidCosine,
                MAX_CORES,
                settings.splitImages(),
                settings.splitShare()),
            member,
            doubtful,
            captions(new MemberThresholds(member, doubtful), target, reviewed, calibration),
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

  /**
   * A face that a caption claims needs what one that a source claims needs, or more: the same false
   * discovery rate, at the share of impostors that captions have.
   */
  private static MemberThresholds captions(
      MemberThresholds sources,
      Threshold target,
      LocalFdrModel.Review reviewed,
      Calibration calibration) {
    if (!(target instanceof Threshold.Fdr fdr)) {
      return sources;
    }
    LocalFdrModel.OperatingPoint point = calibration.captionScores().atFdr(fdr.rate(), reviewed);
    return new MemberThresholds(
        atLeast(sources.member(), point.minScore()),
        atLeast(sources.doubtful(), point.reviewScore()));
  }

  private static MinSimilarity atLeast(MinSimilarity least, double score) {
    return new MinSimilarity(Math.max(least.value(), score), least.onScore());
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

  /** The cosine of a typical face at a threshold. */
  static double typicalCosine(
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
