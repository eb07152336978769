package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VerificationTest {
  /** Genuine 0.9, 0.8, 0.4, 0.3; impostor 0.5, 0.2, 0.1 and seven at 0. */
  private static PairScores byHand() {
    PairScores scores = new PairScores();
    for (double genuine : new double[] {0.9, 0.8, 0.4, 0.3}) {
      scores.add(true, genuine);
    }
    for (double impostor : new double[] {0.5, 0.2, 0.1, 0, 0, 0, 0, 0, 0, 0}) {
      scores.add(false, impostor);
    }
    return scores;
  }

  @Test
  void ratesMatchTheDefinitions() {
    Verification verification = Verification.of(byHand());
    assertThat(verification.genuinePairs()).isEqualTo(4);
    assertThat(verification.impostorPairs()).isEqualTo(10);
    // Without false accepts, the threshold is just above 0.5, where two of four are accepted.
    assertThat(verification.atFar(0).tar()).isEqualTo(0.5);
    assertThat(verification.atFar(0).threshold()).isCloseTo(0.5, within(2e-5));
    // With one false accept, the threshold is just above 0.2, where all are accepted.
    assertThat(verification.atFar(0.1).tar()).isEqualTo(1);
    assertThat(verification.atFar(0.1).far()).isEqualTo(0.1);
    assertThat(verification.atFar(0.19).threshold()).isCloseTo(0.2, within(2e-5));
    assertThat(verification.atFar(1).threshold()).isEqualTo(-1);
    // Of 40 comparisons, two are wrong: 0.4 and 0.3 against 0.5.
    assertThat(verification.auc()).isCloseTo(38 / 40.0, within(1e-12));
    // At 0.5, FAR becomes 0.1 while FRR is 0.5; FRR falls to 0.25 and 0 at that FAR.
    assertThat(verification.equalErrorRate()).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void aRateNeedsTenFalseMatches() {
    PairScores scores = new PairScores();
    scores.add(true, PairScores.bin(0.9), 5);
    scores.add(false, PairScores.bin(0.1), 1000);
    Verification verification = Verification.of(scores);
    assertThat(verification.supportsFar(1e-2)).isTrue();
    assertThat(verification.supportsFar(1e-3)).isFalse();
    assertThat(verification.hasBothKinds()).isTrue();
    assertThat(Verification.of(new PairScores()).hasBothKinds()).isFalse();
  }

  @Test
  void aFoldIsMeasuredAtTheThresholdOfTheOthers() {
    PairScores easy = new PairScores();
    easy.add(true, 0.8);
    easy.add(true, 0.6);
    easy.add(false, 0.2);
    easy.add(false, 0.0);
    PairScores shifted = new PairScores();
    shifted.add(true, 0.9);
    shifted.add(true, 0.5);
    shifted.add(false, 0.45);
    shifted.add(false, 0.1);
    FoldAccuracy accuracy = FoldAccuracy.of(List.of(easy, shifted, new PairScores()));
    // Thresholds: about 0.475 for the shifted fold, where the easy fold has no error; about 0.4 for
    // the easy fold, where the impostor at 0.45 is accepted.
    assertThat(accuracy.folds()).containsExactly(1.0, 0.75);
    assertThat(accuracy.mean()).isEqualTo(0.875);
    assertThat(accuracy.deviation()).isEqualTo(0.125);
    assertThat(accuracy.threshold()).isCloseTo((0.475 + 0.4) / 2, within(2e-5));
  }

  @Test
  void binsCoverTheWholeRange() {
    assertThat(PairScores.bin(-1.0000001)).isZero();
    assertThat(PairScores.bin(1.0000001)).isEqualTo(PairScores.BINS - 1);
    assertThat(PairScores.cosine(PairScores.BINS)).isEqualTo(1);
    assertThat(byHand().counts(true, 2)).containsExactly(0, 4);
    assertThat(byHand().counts(false, 2)).containsExactly(0, 10);
  }

  @Property(tries = 50)
  void theCurveMatchesAllComparisons(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1, max = 1) Double> genuine,
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = -1, max = 1) Double> impostor) {
    PairScores scores = new PairScores();
    genuine.forEach(cosine -> scores.add(true, cosine));
    impostor.forEach(cosine -> scores.add(false, cosine));
    Verification verification = Verification.of(scores);

    double wins = 0;
    for (double g : genuine) {
      for (double i : impostor) {
        wins += 0.5 + 0.5 * Integer.compare(PairScores.bin(g), PairScores.bin(i));
      }
    }
    assertThat(verification.auc())
        .isCloseTo(wins / (genuine.size() * impostor.size()), within(1e-9));
    assertThat(verification.equalErrorRate()).isBetween(0.0, 1.0);
    List<Double> tars = new ArrayList<>();
    IntStream.rangeClosed(0, 10).forEach(i -> tars.add(verification.atFar(i / 10.0).tar()));
    assertThat(tars).isSorted();
    for (int i = 0; i <= 10; i++) {
      assertThat(verification.atFar(i / 10.0).far()).isLessThanOrEqualTo(i / 10.0 + 1e-9);
    }
  }
}
