package org.winnow.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FeasibleSizeTest {
  @Test
  void theScarcestValueLimitsTheSizeOfOneAttribute() {
    Contingency table = new Contingency(new int[] {3}, new long[] {800, 150, 900});

    FeasibleSize.Largest largest =
        FeasibleSize.of(table, margins(Margins.normalised(0.5, 0.25, 0.25)));

    assertThat(largest.size()).isCloseTo(600, within(1e-6));
    assertThat(largest.taken()[0]).isCloseTo(300, within(1e-6));
  }

  @Test
  void attributesLimitEachOtherWhereTheyHangTogether() {
    // 500 of each value of both attributes, but hardly any in the mixed cells.
    Contingency table = new Contingency(new int[] {2, 2}, new long[] {490, 10, 10, 490});

    FeasibleSize.Largest same =
        FeasibleSize.of(table, margins(Margins.normalised(1, 1), Margins.normalised(1, 1)));
    FeasibleSize.Largest crossed =
        FeasibleSize.of(table, margins(Margins.normalised(9, 1), Margins.normalised(1, 9)));

    assertThat(same.size()).isCloseTo(1000, within(1e-6));
    // At least 80 % of a sample would have to come from the second cell, which holds 10.
    assertThat(crossed.size()).isCloseTo(12.5, within(1e-6));
  }

  @Test
  void aFreeAttributeLimitsNothing() {
    Contingency table = new Contingency(new int[] {2, 2}, new long[] {100, 0, 0, 60});

    FeasibleSize.Largest largest = FeasibleSize.of(table, margins(null, Margins.normalised(1, 1)));

    assertThat(largest.size()).isCloseTo(120, within(1e-6));
  }

  @Test
  void aValueThatIsNotThereLeavesNothing() {
    Contingency table = new Contingency(new int[] {2}, new long[] {100, 0});

    assertThat(FeasibleSize.of(table, margins(Margins.normalised(1, 1))).size()).isZero();
  }

  /**
   * No sample is larger: the dual bound is not known here, but a larger one of a planted table is.
   */
  @Property(tries = 200)
  void aPlantedSampleIsNeverLargerAndTheBoundsHold(@ForAll @LongRange(max = 1 << 20) long seed) {
    Random random = new Random(seed);
    int[] sizes = {1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(3)};
    long[] planted = new long[Contingency.cells(sizes)];
    Arrays.setAll(planted, i -> random.nextInt(3) == 0 ? 0 : random.nextInt(1000));
    planted[0]++;
    long[] all = planted.clone();
    Arrays.setAll(all, i -> planted[i] + (random.nextBoolean() ? random.nextInt(500) : 0));
    Contingency sample = new Contingency(sizes, planted);
    Contingency table = new Contingency(sizes, all);
    Margins margins = marginsOf(sample);

    FeasibleSize.Largest largest = FeasibleSize.of(table, margins);

    assertThat(largest.size()).isGreaterThan(sample.total() * (1 - 1e-6));
    for (int cell = 0; cell < all.length; cell++) {
      assertThat(largest.taken()[cell]).isBetween(-1e-6, all[cell] * (1 + 1e-6) + 1e-6);
    }
    for (int attribute = 0; attribute < sizes.length; attribute++) {
      double[] sums = new double[sizes[attribute]];
      for (int cell = 0; cell < all.length; cell++) {
        sums[table.value(cell, attribute)] += largest.taken()[cell];
      }
      for (int value = 0; value < sums.length; value++) {
        assertThat(sums[value])
            .isCloseTo(
                margins.shares().get(attribute)[value] * largest.size(),
                within(1e-6 * table.total()));
      }
    }
  }

  static Margins margins(double[]... shares) {
    return new Margins(Arrays.asList(shares));
  }

  /** The shares that the values of a table have. */
  static Margins marginsOf(Contingency table) {
    return new Margins(
        java.util.stream.IntStream.range(0, table.sizes().length)
            .mapToObj(a -> Arrays.stream(table.margin(a)).mapToDouble(n -> n).toArray())
            .map(Margins::normalised)
            .collect(
                java.util.stream.Collectors.collectingAndThen(
                    java.util.stream.Collectors.toList(), List::copyOf)));
  }
}
