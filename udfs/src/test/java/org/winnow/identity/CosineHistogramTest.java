package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CosineHistogramTest {
  private final CosineHistogram cosines = new CosineHistogram();

  @Test
  void theEndsOfTheRangeAreCounted() {
    cosines.add(-1.0000001);
    cosines.add(1.0000001);

    assertThat(cosines.total()).isEqualTo(2);
    assertThat(cosines.counts(2)).containsExactly(1, 1);
  }

  @Test
  void fewerBinsHoldTheSameCounts() {
    for (double cosine : new double[] {-0.9, -0.1, 0.1, 0.12, 0.9}) {
      cosines.add(cosine);
    }

    assertThat(cosines.counts(4)).containsExactly(1, 1, 2, 1);
    assertThat(Arrays.stream(cosines.counts(200)).sum()).isEqualTo(5);
  }

  @Test
  void binsThatDoNotDivideAreRefused() {
    assertThatThrownBy(() -> cosines.counts(300))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("300 does not divide 4000");
  }

  @Test
  void quantilesLieBetweenTheCounts() {
    for (int i = 0; i <= 1000; i++) {
      cosines.add(i / 1000.0);
    }

    assertThat(cosines.quantile(0.5)).isCloseTo(0.5, within(0.002));
    assertThat(cosines.quantile(0.9)).isCloseTo(0.9, within(0.002));
  }
}
