package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ModularityTest {
  /** A ring of cliques of five nodes, with one edge between neighbours. */
  private static WeightedGraph ring(int cliques) {
    WeightedGraph.Builder graph = new WeightedGraph.Builder(5 * cliques);
    for (int c = 0; c < cliques; c++) {
      for (int i = 0; i < 5; i++) {
        for (int j = i + 1; j < 5; j++) {
          graph.add(5 * c + i, 5 * c + j, 1);
        }
      }
      graph.add(5 * c, 5 * ((c + 1) % cliques) + 1, 1);
    }
    return graph.build();
  }

  @Test
  void cliquesAreCommunities() {
    int[] communities = Modularity.communities(ring(6), 3);
    for (int v = 0; v < communities.length; v++) {
      assertThat(communities[v]).isEqualTo(v / 5);
    }
  }

  @Test
  void theModularityMatchesTheDefinition() {
    int[] cliques = new int[30];
    for (int v = 0; v < 30; v++) {
      cliques[v] = v / 5;
    }
    // 60 of 66 edges are within cliques; each clique has a sixth of the edge ends.
    assertThat(Modularity.of(ring(6), cliques)).isCloseTo(60 / 66.0 - 1 / 6.0, within(1e-12));
    assertThat(Modularity.of(ring(6), new int[30])).isCloseTo(0, within(1e-12));
  }

  @Test
  void smallCommunitiesOfLargeGraphsAreMerged() {
    // The resolution limit (Fortunato and Barthelemy, 2007): merged cliques have a higher
    // modularity.
    WeightedGraph graph = ring(60);
    int[] found = Modularity.communities(graph, 3);
    int[] cliques = new int[300];
    for (int v = 0; v < 300; v++) {
      cliques[v] = v / 5;
    }
    assertThat(Modularity.of(graph, found)).isGreaterThan(Modularity.of(graph, cliques));
    assertThat(found).isEqualTo(Modularity.communities(graph, 3));
  }

  @Test
  void nodesWithoutEdgesAreSingletons() {
    assertThat(Modularity.communities(new WeightedGraph.Builder(3).build(), 1))
        .containsExactly(0, 1, 2);
  }
}
