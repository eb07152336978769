package org.winnow.stage.clean;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.winnow.algo.cluster.Bar;
import org.winnow.algo.cluster.Calibration;
import org.winnow.algo.cluster.ClaimMixture;
import org.winnow.algo.cluster.CosineHistogram;
import org.winnow.algo.cluster.FolderCores;
import org.winnow.algo.cluster.FolderJudge;
import org.winnow.algo.cluster.ImpostorTail;
import org.winnow.algo.cluster.Likeness;
import org.winnow.config.Config;
import org.winnow.config.Threshold;
import org.winnow.table.CleanDetails;

/**
 * What this round decides by.
 *
 * @param rules for the faces under a name
 * @param cut what is expected of the bar for members
 * @param review what two centres must reach that may be one person
 * @param merge what two centres must reach that are one person
 * @param likeness how alike those of one person are: two that are far less alike need no review
 */
record Thresholds(
    FolderJudge.Rules rules, ClaimMixture.Cut cut, Bar review, Bar merge, Likeness likeness)
    implements Serializable {
  /** Bins of the histograms that the ledger keeps, from -1 to 1. */
  private static final int BINS = 200;

  /** Cores of one name at most. */
  private static final int MOST_CORES = 4;

  /** Share of strangers up to which faces below the bar go to review. */
  private static final double DOUBTFUL = 0.8;

  /**
   * Turns targets into bars.
   *
   * @param identities number of identities: each is compared with all others, so the two targets
   *     for centres are divided by it
   */
  static Thresholds of(Config.Clean settings, Calibration calibration, long identities) {
    double pair = cosine(settings.pair(), calibration.pairs());
    Threshold wanted = settings.member();
    ClaimMixture.Cut cut = cut(wanted, calibration);
    boolean onScore = wanted.cosine().isEmpty();
    Bar member = new Bar(wanted.cosine().orElse(cut.least()), onScore);
    double radius = onScore ? cosine(settings.pair(), calibration.members()) : member.least();
    Bar doubtful = wanted.fdr().isPresent() ? new Bar(cut.review(), true) : member;
    long others = Math.max(1, identities - 1);
    return new Thresholds(
        new FolderJudge.Rules(
            new FolderCores.Rules(
                pair, radius, MOST_CORES, settings.splitImages(), settings.splitShare()),
            member,
            doubtful,
            settings.subjectShare()),
        cut,
        ofCentres(settings.review(), calibration, others),
        ofCentres(settings.merge(), calibration, others),
        settings.review().cosine().isPresent() ? Likeness.UNKNOWN : calibration.likeness());
  }

  private static double cosine(Threshold threshold, ImpostorTail strangers) {
    return threshold.cosine().isPresent()
        ? threshold.cosine().getAsDouble()
        : strangers.threshold(threshold.fmr().orElseThrow());
  }

  /** What is expected of the bar for members; of a cosine, that of a typical face's score. */
  private static ClaimMixture.Cut cut(Threshold wanted, Calibration calibration) {
    if (wanted.fdr().isPresent()) {
      return calibration.claims().cut(wanted.fdr().getAsDouble(), DOUBTFUL);
    }
    ImpostorTail scores = calibration.strangers();
    return calibration
        .claims()
        .at(
            wanted.cosine().isPresent()
                ? typical(wanted.cosine().getAsDouble(), calibration.members(), scores)
                : scores.quantile(wanted.fmr().orElseThrow()),
            DOUBTFUL);
  }

  private static Bar ofCentres(Threshold threshold, Calibration calibration, long others) {
    return threshold.cosine().isPresent()
        ? new Bar(threshold.cosine().getAsDouble(), false)
        : new Bar(
            calibration.strangeCentres().quantile(threshold.fmr().orElseThrow() / others), true);
  }

  /** Whether this embedder tells people apart well enough for the wanted share of strangers. */
  boolean trusted() {
    return cut.reached();
  }

  /**
   * What was measured and decided by.
   *
   * @param rescue what a free face needed to be moved to another identity
   */
  CleanDetails details(Calibration calibration, Bar rescue, String modelId, int round) {
    TreeMap<String, Double> cosines =
        new TreeMap<>(
            Map.of(
                "pair", rules.cores().pair(),
                "member", typical(rules.member(), calibration.strangers(), calibration.members()),
                "review", typical(review, calibration.strangeCentres(), calibration.centres()),
                "merge", typical(merge, calibration.strangeCentres(), calibration.centres())));
    if (reachable(rescue)) {
      cosines.put("rescue", typical(rescue, calibration.strangers(), calibration.members()));
    }
    return new CleanDetails(
        round,
        modelId,
        List.of(),
        cosines,
        scores(rescue),
        new CleanDetails.Claims(
            calibration.claims().strangerShare(), cut.wrong(), cut.found(), cut.reached()),
        Map.of(
            "pairs", law(calibration.pairs()),
            "members", law(calibration.members()),
            "centres", law(calibration.centres()),
            "scores", law(calibration.strangers())),
        Map.of(
            "impostor", bins(calibration.impostor()),
            "genuine", bins(calibration.genuine())),
        List.of());
  }

  /** The cosine that a typical face needs for a bar. */
  private static double typical(Bar bar, ImpostorTail scores, ImpostorTail cosines) {
    return bar.onScore() ? typical(bar.least(), scores, cosines) : bar.least();
  }

  /** A value of one law as the value of another that as few strangers exceed. */
  private static double typical(double value, ImpostorTail from, ImpostorTail to) {
    return to.median() + (value - from.median()) / from.deviation() * to.deviation();
  }

  private Map<String, Double> scores(Bar rescue) {
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
            (name, bar) -> {
              if (bar.onScore() && reachable(bar)) {
                scores.put(name, bar.least());
              }
            });
    return scores;
  }

  /** Whether any face can pass: where too few stand out from strangers, none is rescued. */
  private static boolean reachable(Bar bar) {
    return bar.least() < Double.MAX_VALUE;
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
        "pair cosine %.3f, member %s, review %s, merge %s",
        rules.cores().pair(),
        rules.member(),
        review,
        merge);
  }
}
