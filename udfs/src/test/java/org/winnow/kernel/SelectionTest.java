package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;

class SelectionTest {
  @Property
  void everyRankIsThatOfASort(
      @ForAll @Size(min = 1, max = 60) @FloatRange(min = -1, max = 1) float[] values) {
    float[] before = values.clone();
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int k = 1; k <= values.length; k++) {
      assertThat(Selection.kthLargest(values, k)).isEqualTo(sorted[values.length - k]);
    }
    assertThat(values).containsExactly(before);
  }
}
