package org.winnow.stage.clean.threshold;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.identity.Calibration;
import org.winnow.identity.CosineHistogram;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.DensityCores;
import org.winnow.identity.GenuineSimilarityModel;
import org.winnow.identity.ImpostorDistribution;
import org.winnow.identity.IntraIdentityClassifier;
import org.winnow.identity.LocalFdrModel;
import org.winnow.table.CleanDetails;

/**
 * What this round decides by.
 *
 * @param rules for the faces under a name
 * @param cut what is expected of the bar for members
 * @param review what two centres must reach that may be one person
 * @param merge what two centres must reach that are one person
 * @param sameName what two centres must reach that are one person, where their names are the same
 *     but for order, spelling or transliteration; between {@code review} and {@code merge}
 * @param likeness how alike those of one person are: two that are far less alike need no review
 * @param copy cosine that only copies of one photograph reach; above every cosine where too little
 *     was measured
 */
public record Thresholds(
    IntraIdentityClassifier.Rules rules,
    LocalFdrModel.OperatingPoint cut,
    DecisionThreshold review,
    DecisionThreshold merge,
    DecisionThreshold sameName,
    GenuineSimilarityModel likeness,
    double copy)
    implements Serializable {
  /** Bins of the histograms that the ledger keeps, from -1 to 1. */
  private static final int BINS = 200;

  /** Cores of one name at most. */
  private static final int MOST_CORES = 4;

  /**
   * Turns targets into bars.
   *
   * @param identities number of identities: each is compared with all others, so the two targets
   *     for centres are divided by it
   */
  public static Thresholds of(Config.Clean settings, Calibration calibration, long identities) {
    double pair = cosine(settings.pair(), calibration.facePairs());
    Threshold wanted = settings.member();
    LocalFdrModel.OperatingPoint cut =
        cut(
            wanted,
            new LocalFdrModel.Review(settings.reviewFdr(), settings.maxReviewed()),
            calibration);
    DecisionThreshold member =
        wanted instanceof Threshold.Cosine cosine
            ? new DecisionThreshold(cosine.value(), false)
            : new DecisionThreshold(cut.minScore(), true);
    double radius =
        member.onScore() ? cosine(settings.pair(), calibration.faceToCentroid()) : member.value();
    DecisionThreshold doubtful =
        wanted instanceof Threshold.Fdr ? new DecisionThreshold(cut.reviewScore(), true) : member;
    long others = Math.max(1, identities - 1);
    DecisionThreshold review = ofCentres(settings.review(), calibration, others);
    DecisionThreshold merge = ofCentres(settings.merge(), calibration, others);
    return new Thresholds(
        new IntraIdentityClassifier.Rules(
            new DensityCores.Rules(
                pair, radius, MOST_CORES, settings.splitImages(), settings.splitShare()),
            member,
            doubtful,
            settings.subjectShare(),
            settings.margin()),
        cut,
        review,
        merge,
        sameName(review, merge, ofCentres(settings.merge(), calibration, 1)),
        settings.review() instanceof Threshold.Cosine
            ? GenuineSimilarityModel.UNKNOWN
            : calibration.genuineModel(),
        calibration.genuineModel().copy(settings.copyRate()));
  }

  /**
   * An identity meets all others, but hardly any of its own name: the target is not divided by
   * their number. A cosine that was given has no such target; then half-way between the two.
   */
  private static DecisionThreshold sameName(
      DecisionThreshold review, DecisionThreshold merge, DecisionThreshold ofOnePair) {
    if (review.onScore() != merge.onScore()) {
      return merge;
    }
    double least = merge.onScore() ? ofOnePair.value() : (review.value() + merge.value()) / 2;
    return new DecisionThreshold(
        Math.max(Math.min(review.value(), merge.value()), Math.min(least, merge.value())),
        merge.onScore());
  }

  private static double cosine(Threshold threshold, ImpostorDistribution strangers) {
    return threshold instanceof Threshold.Cosine cosine
        ? cosine.value()
        : strangers.threshold(fmr(threshold));
  }

  /** The target of a threshold that is one for pairs; {@link Config} lets no other through. */
  private static double fmr(Threshold threshold) {
    if (threshold instanceof Threshold.Fmr fmr) {
      return fmr.rate();
    }
    throw new IllegalStateException("No false-match rate: " + threshold);
  }

  /** What is expected of the bar for members; of a cosine, that of a typical face's score. */
  private static LocalFdrModel.OperatingPoint cut(
      Threshold wanted, LocalFdrModel.Review review, Calibration calibration) {
    LocalFdrModel claims = calibration.claimScores();
    if (wanted instanceof Threshold.Fdr fdr) {
      return claims.atFdr(fdr.rate(), review);
    }
    ImpostorDistribution scores = calibration.impostorScores();
    return claims.atScore(
        wanted instanceof Threshold.Cosine cosine
            ? typical(cosine.value(), calibration.faceToCentroid(), scores)
            : scores.quantile(fmr(wanted)),
        review);
  }

  private static DecisionThreshold ofCentres(
      Threshold threshold, Calibration calibration, long others) {
    return threshold instanceof Threshold.Cosine cosine
        ? new DecisionThreshold(cosine.value(), false)
        : new DecisionThreshold(
            calibration.centroidImpostorScores().quantile(fmr(threshold) / others), true);
  }

  /** Whether this embedder tells people apart well enough for the wanted share of strangers. */
  boolean trusted() {
    return cut.targetReached();
  }

  /**
   * What was measured and decided by.
   *
   * @param rescue what a free face needed to be moved to another identity
   */
  public CleanDetails details(
      Calibration calibration, DecisionThreshold rescue, String modelId, int round) {
    TreeMap<String, Double> cosines =
        new TreeMap<>(
            Map.of(
                "pair", rules.cores().minPairCosine(),
                "member",
                    typical(
                        rules.member(), calibration.impostorScores(), calibration.faceToCentroid()),
                "review",
                    typical(
                        review, calibration.centroidImpostorScores(), calibration.centroidPairs()),
                "merge",
                    typical(
                        merge, calibration.centroidImpostorScores(), calibration.centroidPairs())));
    cosines.put(
        "same_name",
        typical(sameName, calibration.centroidImpostorScores(), calibration.centroidPairs()));
    if (copy <= 1) {
      cosines.put("copy", copy);
    }
    if (reachable(rescue)) {
      cosines.put(
          "rescue", typical(rescue, calibration.impostorScores(), calibration.faceToCentroid()));
    }
    return new CleanDetails(
        round,
        modelId,
        List.of(),
        cosines,
        scores(rescue),
        new CleanDetails.Claims(
            calibration.claimScores().impostorShare(),
            cut.expectedFdr(),
            cut.expectedRecall(),
            cut.targetReached()),
        Map.of(
            "pairs", law(calibration.facePairs()),
            "members", law(calibration.faceToCentroid()),
            "centres", law(calibration.centroidPairs()),
            "scores", law(calibration.impostorScores())),
        Map.of(
            "impostor", bins(calibration.impostorCosines()),
            "genuine", bins(calibration.genuineCosines())),
        List.of());
  }

  /** The cosine that a typical face needs for a bar. */
  private static double typical(
      DecisionThreshold bar, ImpostorDistribution scores, ImpostorDistribution cosines) {
    return bar.onScore() ? typical(bar.value(), scores, cosines) : bar.value();
  }

  /** A value of one law as the value of another that as few strangers exceed. */
  private static double typical(double value, ImpostorDistribution from, ImpostorDistribution to) {
    return to.median() + (value - from.median()) / from.deviation() * to.deviation();
  }

  private Map<String, Double> scores(DecisionThreshold rescue) {
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
            "same_name",
            sameName,
            "rescue",
            rescue)
        .forEach(
            (name, bar) -> {
              if (bar.onScore() && reachable(bar)) {
                scores.put(name, bar.value());
              }
            });
    return scores;
  }

  /** Whether any face can pass: where too few stand out from strangers, none is rescued. */
  private static boolean reachable(DecisionThreshold bar) {
    return bar.value() < Double.MAX_VALUE;
  }

  private static CleanDetails.NormalFit law(ImpostorDistribution tail) {
    return new CleanDetails.NormalFit(tail.median(), tail.deviation(), tail.pairs());
  }

  private static List<Long> bins(CosineHistogram cosines) {
    return Arrays.stream(cosines.counts(BINS)).boxed().toList();
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
