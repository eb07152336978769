package org.winnow.bench.benefit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanErrorTest {
  @Test
  void theErrorIsThatOfTheMean() {
    MeanError measured = MeanError.of(new double[] {1, 2, 3, 4});
    assertThat(measured.mean()).isEqualTo(2.5);
    // Deviation 1.2910, of four values.
    assertThat(measured.error()).isCloseTo(0.6455, within(1e-4));
    assertThat(measured.text()).isEqualTo("2.5000 ± 0.6455");
  }

  @Test
  void oneValueHasNoError() {
    MeanError measured = MeanError.of(new double[] {0.25});
    assertThat(measured.error()).isNaN();
    assertThat(measured.text()).isEqualTo("0.2500");
  }
}
