package org.winnow.bench.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedGraphTest {
  @ParameterizedTest
  @CsvSource({"CHAIN, 50, 50, 1", "STAR, 50, 50, 1", "CLIQUES, 3, 828, 3", "RANDOM, 400, 400, 0"})
  void itsComponentsAreKnown(GeneratedGraph.Shape shape, int size, int edges, int components) {
    GeneratedGraph graph = new GeneratedGraph(shape, size, 7);
    GeneratedGraph.Truth truth = graph.truth();
    Set<Integer> nodes = new HashSet<>();
    Set<Long> least = new HashSet<>();
    Set<Long> pairs = new HashSet<>();
    assertThat(graph.edges()).isEqualTo(edges);
    for (long edge = 0; edge < edges; edge++) {
      int a = graph.from(edge);
      int b = graph.to(edge);
      if (a != b) {
        nodes.add(a);
        nodes.add(b);
        pairs.add((long) Math.min(a, b) << 32 | Math.max(a, b));
        assertThat(truth.least(graph.id(a)))
            .isEqualTo(truth.least(graph.id(b)))
            .isLessThanOrEqualTo(Math.min(graph.id(a), graph.id(b)));
        least.add(truth.least(graph.id(a)));
      }
    }
    assertThat(nodes).hasSize(truth.nodes());
    if (components > 0) {
      assertThat(pairs).as("no edge is there twice").hasSize(edges);
      assertThat(least).hasSize(components);
    }
  }
}
