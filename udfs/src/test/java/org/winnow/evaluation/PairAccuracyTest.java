package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairAccuracyTest {

  @Test
  void separablePairsAreCorrectAtTheLowestGenuineCosine() {
    PairAccuracy a =
        PairAccuracy.of(new double[] {0.9, 0.5, 0.7}, new double[] {0.1, 0.4, -0.2, 0.2});
    assertThat(a.balancedAccuracy()).isEqualTo(1);
    assertThat(a.accuracy()).isEqualTo(1);
    assertThat(a.threshold()).isEqualTo(0.5);
  }

  @Test
  void balancedAccuracyWeighsGenuineAndImpostorPairsEqually() {
    // At 0.6, two of three genuine and three of four impostor pairs are correct.
    PairAccuracy a =
        PairAccuracy.of(new double[] {0.6, 0.8, 0.1}, new double[] {0.7, 0.5, 0.4, 0.3});
    assertThat(a.threshold()).isEqualTo(0.6);
    assertThat(a.balancedAccuracy()).isCloseTo((2 / 3.0 + 3 / 4.0) / 2, within(1e-12));
    assertThat(a.accuracy()).isCloseTo(5 / 7.0, within(1e-12));
  }

  @Test
  void equalCosinesAreChance() {
    PairAccuracy a = PairAccuracy.of(new double[] {0.5, 0.5, 0.5}, new double[] {0.5});
    assertThat(a.balancedAccuracy()).isEqualTo(0.5);
    assertThat(a.accuracy()).as("always to say same").isEqualTo(0.75);
  }
}
