package org.winnow.knn.ivf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecallEstimatorTest {
  /** A margin of 2 has 8,192 steps. */
  private static final double STEP = 2.0 / 8192;

  @Test
  void aMarginHoldsItsShareOfTheNeighbours() {
    long[] hits = new long[8192];
    hits[0] = 50;
    hits[10] = 25;
    hits[400] = 20;
    hits[8000] = 5;
    assertThat(new RecallEstimator(new long[4], new long[4], hits).margins(4))
        .containsExactly(STEP, STEP, 11 * STEP, 2);
    assertThat(new RecallEstimator(new long[4], new long[4], hits).margins(20)[18])
        .isEqualTo(401 * STEP);
  }

  @Test
  void withoutNeighboursAllCellsAreWithinTheMargin() {
    assertThat(new RecallEstimator(new long[2], new long[2], new long[8192]).margins(2))
        .containsExactly(2, 2);
  }
}
