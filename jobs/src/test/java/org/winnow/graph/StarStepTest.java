package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

/** Rounds of stars without Spark: what a shuffle does is sorting here. */
class StarStepTest {
  private record Edge(long x, long y) {}

  @Test
  void roundsEndInTheStarsOfTheComponentsAndThenMoveNothing() {
    Random random = new Random(5);
    List<Edge> edges = new ArrayList<>();
    UnionFind truth = new UnionFind();
    for (int i = 0; i < 300; i++) {
      long a = random.nextInt(400);
      long b = random.nextInt(400);
      if (a != b) {
        edges.add(new Edge(Math.max(a, b), Math.min(a, b)));
        truth.union(a, b);
      }
    }
    for (int i = 1000; i < 1200; i++) {
      edges.add(new Edge(i + 1, i));
      truth.union(i, i + 1);
    }

    int rounds = 0;
    LongAccumulator moved;
    do {
      rounds++;
      moved = new LongAccumulator();
      edges = star(star(bothWays(edges), StarStep.Kind.LARGE, moved), StarStep.Kind.SMALL, moved);
    } while (moved.value() > 0);

    Map<Long, Long> found = new TreeMap<>();
    edges.forEach(edge -> assertThat(found.put(edge.x(), edge.y())).isNull());
    Map<Long, Long> expected = new TreeMap<>();
    for (int place = 0; place < truth.nodes(); place++) {
      if (truth.node(place) != truth.minNode(place)) {
        expected.put(truth.node(place), truth.minNode(place));
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(rounds).isBetween(3, 15);
  }

  @Test
  void edgesComeOutInChunksAndEmptyChunksAreSkipped() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i <= 5000; i++) {
      edges.add(new Edge(0, i));
    }
    LongAccumulator moved = new LongAccumulator();

    assertThat(star(edges, StarStep.Kind.LARGE, moved)).hasSize(5000);
    assertThat(moved.value()).isZero();
    List<long[]> withEmptyChunks = List.of(new long[0], new long[] {0, 1}, new long[0]);
    assertThat(new StarStep(withEmptyChunks.iterator(), StarStep.Kind.LARGE, moved))
        .toIterable()
        .containsExactly(new long[] {1, 0});
    assertThat(new StarStep(List.of(new long[0]).iterator(), StarStep.Kind.LARGE, moved))
        .isExhausted();
  }

  private static List<Edge> bothWays(List<Edge> edges) {
    List<Edge> both = new ArrayList<>(edges);
    edges.forEach(edge -> both.add(new Edge(edge.y(), edge.x())));
    return both;
  }

  private static List<Edge> star(List<Edge> edges, StarStep.Kind kind, LongAccumulator moved) {
    List<long[]> sorted =
        edges.stream()
            .sorted(Comparator.comparingLong(Edge::x).thenComparingLong(Edge::y))
            .map(edge -> new long[] {edge.x(), edge.y()})
            .toList();
    List<Edge> result = new ArrayList<>();
    Iterator<long[]> chunks = new StarStep(sorted.iterator(), kind, moved);
    while (chunks.hasNext()) {
      long[] chunk = chunks.next();
      for (int i = 0; i < chunk.length; i += 2) {
        result.add(new Edge(chunk[i], chunk[i + 1]));
      }
    }
    return result;
  }
}
