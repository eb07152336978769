package org.winnow.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void precisionAndRecallMatchTheDefinition() {
    Agreement agreement = new Agreement(10, 8, 6);
    assertThat(agreement.precision()).hasValue(0.75);
    assertThat(agreement.recall()).hasValue(0.6);
    assertThat(agreement.f1()).hasValue(12 / 18.0);
  }

  @Test
  void precisionNeedsPredictionsAndRecallNeedsActualPositives() {
    assertThat(new Agreement(3, 0, 0).precision()).isEmpty();
    assertThat(new Agreement(3, 0, 0).recall()).hasValue(0);
    assertThat(new Agreement(0, 3, 0).precision()).hasValue(0);
    assertThat(new Agreement(0, 3, 0).recall()).isEmpty();
    assertThat(new Agreement(0, 0, 0).f1()).isEmpty();
  }

  @Test
  void moreTruePositivesThanPredictionsAreRefused() {
    assertThatThrownBy(() -> new Agreement(5, 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 true positives exceed 2 predicted");
  }

  @Property
  void f1LiesBetweenPrecisionAndRecall(
      @ForAll @LongRange(min = 1, max = 1000) long right,
      @ForAll @LongRange(max = 1000) long missed,
      @ForAll @LongRange(max = 1000) long wrong) {
    Agreement agreement = new Agreement(right + missed, right + wrong, right);
    double precision = agreement.precision().orElseThrow();
    double recall = agreement.recall().orElseThrow();
    assertThat(agreement.f1().orElseThrow())
        .isBetween(Math.min(precision, recall) - 1e-12, Math.max(precision, recall) + 1e-12);
  }
}
