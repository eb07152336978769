package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PairEvidenceTest {
  private static final ImpostorDistribution IMPOSTORS = new ImpostorDistribution(0, 1, 10_000);

  private static final PairEvidence.Run RUN =
      new PairEvidence.Run(IMPOSTORS, new GenuineScores(6, 1.5, 500), 1e-3, 6, 5e-4, 4.75, 2.33);

  private static SortedMap<Double, Long> scores(int genuine, int impostors) {
    Random random = new Random(11);
    SortedMap<Double, Long> scores = new TreeMap<>();
    for (int i = 0; i < genuine; i++) {
      scores.merge(6 + 1.5 * random.nextGaussian(), 1L, Long::sum);
    }
    for (int i = 0; i < impostors; i++) {
      scores.merge(random.nextGaussian(), 1L, Long::sum);
    }
    return scores;
  }

  @Test
  void theShareOfGenuinePairsIsFound() {
    PairEvidence evidence = PairEvidence.of(scores(300, 700), RUN);
    assertThat(evidence.pairs()).isEqualTo(1000);
    assertThat(evidence.share()).isBetween(0.27, 0.33);
  }

  @Test
  void theMoreOftenAPairIsGenuineTheLowerIsItsThreshold() {
    double often = PairEvidence.of(scores(900, 100), RUN).merge();
    double seldom = PairEvidence.of(scores(20, 980), RUN).merge();
    assertThat(often).isLessThan(seldom).isGreaterThanOrEqualTo(2.33);
    assertThat(seldom).isLessThanOrEqualTo(4.75);
  }

  @Test
  void theMergedPairsKeepTheFalseDiscoveryRate() {
    PairEvidence evidence = PairEvidence.of(scores(500, 500), RUN);
    double impostors = 0.5 * IMPOSTORS.tailProbability(evidence.merge());
    assertThat(impostors / 0.5).isLessThan(5e-4);
    assertThat(evidence.review()).isLessThan(evidence.merge());
  }

  @Test
  void fewPairsSayLittle() {
    PairEvidence none = PairEvidence.of(new TreeMap<>(), RUN);
    PairEvidence one = PairEvidence.of(scores(1, 0), RUN);
    PairEvidence many = PairEvidence.of(scores(50, 0), RUN);
    assertThat(none.merge()).isEqualTo(4.75);
    assertThat(none.share()).isLessThan(0.01);
    assertThat(one.share()).isBetween(0.1, 0.3);
    assertThat(many.share()).isGreaterThan(0.9);
    assertThat(many.merge()).isLessThan(one.merge());
  }

  @Test
  void aRandomTierKeepsTheBoundAndNothingFallsBelowTheOtherBound() {
    assertThat(PairEvidence.of(scores(0, 5000), RUN).merge()).isEqualTo(4.75);
    PairEvidence.Run sharp =
        new PairEvidence.Run(IMPOSTORS, new GenuineScores(6, 0.1, 500), 0.9, 6, 0.4, 4.75, 2.33);
    assertThat(PairEvidence.of(scores(500, 0), sharp).review()).isGreaterThanOrEqualTo(2.33);
  }

  @Test
  void theLikelihoodRatioNeverFalls() {
    for (double deviation : new double[] {0.3, 1, 3}) {
      GenuineScores genuine = new GenuineScores(3, deviation, 100);
      double last = Double.NEGATIVE_INFINITY;
      for (double score = -8; score < 12; score += 0.05) {
        double ratio = genuine.logLikelihoodRatio(score, IMPOSTORS);
        assertThat(ratio).isGreaterThanOrEqualTo(last - 1e-9);
        last = ratio;
      }
    }
  }
}
