package org.winnow.algo.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StarsTest {
  @Test
  void everyNodeHasTheLeastOfItsComponent() {
    Stars stars = Stars.of(new long[] {9, 5, 2, 40}, new long[] {5, 7, 30, 2}, 4);
    assertThat(stars.nodes()).containsExactly(7, 9, 30, 40);
    assertThat(stars.centres()).containsExactly(5, 5, 2, 2);
  }

  @Test
  void loopsRepetitionsAndWhatLiesBeyondTheCountChangeNothing() {
    assertThat(Stars.of(new long[] {1, 2, 1, 8}, new long[] {2, 1, 1, 9}, 3))
        .isEqualTo(new Stars(new long[] {2}, new long[] {1}));
    assertThat(Stars.of(new long[0], new long[0], 0).nodes()).isEmpty();
  }

  @Property(tries = 100)
  void componentsAreThoseOfRepeatedMerging(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int edges) {
    Random random = new Random(seed);
    long[] a = random.longs(edges, 0, 40).toArray();
    long[] b = random.longs(edges, 0, 40).toArray();
    long[] label = new long[40];
    for (int i = 0; i < label.length; i++) {
      label[i] = i;
    }
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < edges; i++) {
        long least = Math.min(label[(int) a[i]], label[(int) b[i]]);
        label[(int) a[i]] = least;
        label[(int) b[i]] = least;
      }
    }
    Stars stars = Stars.of(a, b, edges);
    for (int i = 0; i < stars.nodes().length; i++) {
      assertThat(stars.centres()[i]).isEqualTo(label[(int) stars.nodes()[i]]);
      label[(int) stars.nodes()[i]] = stars.nodes()[i];
    }
    for (int i = 0; i < label.length; i++) {
      assertThat(label[i]).as("node %d is the least of its component", i).isEqualTo(i);
    }
  }
}
