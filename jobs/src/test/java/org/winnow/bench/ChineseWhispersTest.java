package org.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnow.graph.WeightedGraph;

class ChineseWhispersTest {
  /** Groups of six that hang together, and weak links from each to the next. */
  private static WeightedGraph chain(int groups) {
    WeightedGraph.Builder builder = new WeightedGraph.Builder(6 * groups);
    for (int v = 0; v < 6 * groups; v++) {
      for (int w = v / 6 * 6; w < v; w++) {
        builder.add(v, w, 0.8f);
      }
      if (v % 6 == 0 && v > 0) {
        builder.add(v - 1, v, 0.4f);
      }
    }
    return builder.build();
  }

  @Test
  void groupsThatHangTogetherGetOneLabelEach() {
    int[] labels = ChineseWhispers.labels(chain(30), 20, 7);
    for (int v = 0; v < labels.length; v++) {
      assertThat(labels[v]).isEqualTo(labels[v / 6 * 6]).isBetween(v / 6 * 6, v / 6 * 6 + 5);
    }
  }

  @Test
  void theSameSeedGivesTheSameLabelsAndALoneNodeKeepsItsOwn() {
    assertThat(ChineseWhispers.labels(chain(9), 3, 5))
        .isEqualTo(ChineseWhispers.labels(chain(9), 3, 5));
    assertThat(ChineseWhispers.labels(new WeightedGraph.Builder(2).build(), 20, 7))
        .containsExactly(0, 1);
  }
}
