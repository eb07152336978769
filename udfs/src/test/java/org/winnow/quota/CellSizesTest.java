package org.winnow.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnow.quota.FeasibleSizeTest.margins;
import static org.winnow.quota.FeasibleSizeTest.marginsOf;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CellSizesTest {
  @Test
  void whatAttributesHaveInCommonStaysAsItWas() {
    Contingency table = new Contingency(new int[] {2, 2}, new long[] {6000, 2000, 1000, 3000});

    long[] sizes =
        CellSizes.of(table, margins(Margins.normalised(1, 1), Margins.normalised(1, 1)), 4000);

    assertThat(Arrays.stream(sizes).sum()).isEqualTo(4000);
    assertThat(sizes[0] + sizes[1]).isEqualTo(2000);
    assertThat(sizes[0] + sizes[2]).isEqualTo(2000);
    double before = 6000.0 * 3000 / (2000 * 1000);
    double after = (double) sizes[0] * sizes[3] / (sizes[1] * sizes[2]);
    assertThat(after / before).as("the odds ratio").isBetween(0.98, 1.02);
  }

  @Test
  void withoutMarginsEachCellGivesItsShare() {
    Contingency table = new Contingency(new int[] {3}, new long[] {100, 300, 0});

    assertThat(CellSizes.of(table, margins((double[]) null), 40)).containsExactly(10, 30, 0);
    assertThat(CellSizes.of(table, margins((double[]) null), 0)).containsExactly(0, 0, 0);
  }

  @Test
  void moreThanThereIsIsRefused() {
    Contingency table = new Contingency(new int[] {1}, new long[] {3});

    assertThatThrownBy(() -> CellSizes.of(table, margins((double[]) null), 4))
        .hasMessage("4 of 3 units");
  }

  @Property(tries = 200)
  void marginsAreMetAtTheLargestSizeAndBelow(@ForAll @LongRange(max = 1 << 20) long seed) {
    Random random = new Random(seed);
    int[] sizes = {1 + random.nextInt(3), 2 + random.nextInt(4), 2 + random.nextInt(3)};
    long[] planted = new long[Contingency.cells(sizes)];
    Arrays.setAll(planted, i -> random.nextInt(3) == 0 ? 0 : random.nextInt(2000));
    planted[0] += 3000;
    long[] all = planted.clone();
    Arrays.setAll(all, i -> planted[i] + random.nextInt(2000));
    Contingency table = new Contingency(sizes, all);
    Margins margins = marginsOf(new Contingency(sizes, planted));
    long largest = (long) FeasibleSize.of(table, margins).size();

    for (long total : new long[] {largest, largest / 2, largest / 7}) {
      long[] taken = CellSizes.of(table, margins, total);

      assertThat(Arrays.stream(taken).sum()).isEqualTo(total);
      for (int cell = 0; cell < all.length; cell++) {
        assertThat(taken[cell]).isBetween(0L, all[cell]);
      }
      assertThat(margins.deviation(new Contingency(sizes, taken))).isLessThan(0.005);
    }
  }

  @Test
  void aSmallSampleIsAsNearAsWholeUnitsAllow() {
    Contingency table = new Contingency(new int[] {2, 3}, new long[] {9, 9, 9, 9, 9, 9});

    long[] sizes =
        CellSizes.of(table, margins(Margins.normalised(1, 1), Margins.normalised(1, 1, 1)), 12);

    assertThat(sizes).containsExactly(2, 2, 2, 2, 2, 2);
  }
}
