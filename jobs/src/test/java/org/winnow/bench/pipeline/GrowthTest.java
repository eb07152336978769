package org.winnow.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void theExponentIsThatOfThePowerLawThroughTwoSizes() {
    assertThat(Growth.exponent(1000, 3, 4000, 12).orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(Growth.exponent(1000, 3, 4000, 48).orElseThrow()).isCloseTo(2, within(1e-12));
    assertThat(Growth.exponent(1000, 3, 4000, 6).orElseThrow()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void withoutALargerSizeOrTimesThereIsNoExponent() {
    assertThat(Growth.exponent(1000, 3, 1000, 3)).isEmpty();
    assertThat(Growth.exponent(4000, 3, 1000, 3)).isEmpty();
    assertThat(Growth.exponent(0, 3, 1000, 3)).isEmpty();
    assertThat(Growth.exponent(1000, 0, 4000, 3)).isEmpty();
  }
}
