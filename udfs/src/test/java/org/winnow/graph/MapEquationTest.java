package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapEquationTest {
  @Test
  void chainedCliquesAreCommunities() {
    int cliques = 30;
    int size = 6;
    WeightedGraph.Builder builder = new WeightedGraph.Builder(cliques * size);
    for (int c = 0; c < cliques; c++) {
      for (int i = 0; i < size; i++) {
        for (int j = i + 1; j < size; j++) {
          builder.add(c * size + i, c * size + j, 1);
        }
      }
      builder.add(c * size, (c * size + size) % (cliques * size), 0.5f);
    }
    int[] found = MapEquation.communities(builder.build(), 3);
    for (int v = 0; v < found.length; v++) {
      assertThat(found[v]).isEqualTo(v / size);
    }
  }

  /** Two triangles with one edge between them, computed by hand. */
  @Test
  void theCodeLengthMatchesTheDefinition() {
    WeightedGraph.Builder builder = new WeightedGraph.Builder(6);
    for (int[] edge : new int[][] {{0, 1}, {0, 2}, {1, 2}, {3, 4}, {3, 5}, {4, 5}, {2, 3}}) {
      builder.add(edge[0], edge[1], 1);
    }
    WeightedGraph graph = builder.build();
    double q = 1 / 14.0;
    double index = 2 * q * 1; // Both modules are entered equally often: one bit.
    double p2 = 2 / 14.0;
    double p3 = 3 / 14.0;
    double inModule = q + 2 * p2 + p3;
    double module =
        -(q / inModule * log2(q / inModule)
            + 2 * (p2 / inModule) * log2(p2 / inModule)
            + p3 / inModule * log2(p3 / inModule));
    assertThat(MapEquation.codeLength(graph, new int[] {0, 0, 0, 1, 1, 1}))
        .isCloseTo(index + 2 * inModule * module, within(1e-9));
    assertThat(MapEquation.communities(graph, 1)).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void noisyCommunitiesAreFoundReproduciblyForASeed() {
    Random random = new Random(7);
    int communities = 40;
    int size = 25;
    int n = communities * size;
    WeightedGraph.Builder builder = new WeightedGraph.Builder(n + 1);
    for (int v = 0; v < n; v++) {
      for (int i = 0; i < 8; i++) {
        builder.add(v, v / size * size + random.nextInt(size), 1);
      }
      for (int i = 0; i < 2; i++) {
        builder.add(v, random.nextInt(n), 1);
      }
    }
    WeightedGraph graph = builder.build();
    int[] found = MapEquation.communities(graph, 5);
    assertThat(MapEquation.communities(graph, 5)).isEqualTo(found);
    int agreeing = 0;
    for (int v = 1; v < n; v++) {
      boolean together = v / size == (v - 1) / size;
      agreeing += together == (found[v] == found[v - 1]) ? 1 : 0;
    }
    assertThat(agreeing).isGreaterThan(n * 98 / 100);
    // A node without edges is its own community.
    assertThat(Arrays.stream(found).filter(c -> c == found[n])).hasSize(1);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
