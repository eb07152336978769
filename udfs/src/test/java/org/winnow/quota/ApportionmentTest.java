package org.winnow.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
  @Test
  void theLargestRemaindersGetTheUnitsThatAreLeft() {
    assertThat(Apportionment.of(new double[] {0.5, 0.3, 0.2}, 10)).containsExactly(5, 3, 2);
    assertThat(Apportionment.of(new double[] {0.34, 0.33, 0.33}, 10)).containsExactly(4, 3, 3);
    assertThat(Apportionment.of(new double[] {1, 1, 1}, 2)).containsExactly(1, 1, 0);
    assertThat(Apportionment.of(new double[] {2, 98, 0}, 50)).containsExactly(1, 49, 0);
  }

  @Property
  void theyAddUpAndAreLessThanOneFromTheirShares(
      @ForAll @Size(min = 1, max = 12) List<@DoubleRange(min = 0.01, max = 5) Double> weights,
      @ForAll @IntRange(max = 1_000_000) int total) {
    double[] given = weights.stream().mapToDouble(Double::doubleValue).toArray();
    double sum = Arrays.stream(given).sum();

    long[] units = Apportionment.of(given, total);

    assertThat(Arrays.stream(units).sum()).isEqualTo(total);
    for (int i = 0; i < given.length; i++) {
      assertThat(Math.abs(units[i] - total * given[i] / sum)).isLessThan(1 + 1e-6);
    }
  }

  @Test
  void weightsWithoutAnyAboveZeroAreRefused() {
    assertThatThrownBy(() -> Apportionment.of(new double[] {0, 0}, 5))
        .hasMessage("No weight is above 0: [0.0, 0.0]");
  }
}
