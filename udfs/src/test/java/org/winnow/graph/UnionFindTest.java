package org.winnow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnionFindTest {
  private static Map<Long, Long> components(UnionFind found) {
    Map<Long, Long> components = new TreeMap<>();
    for (int place = 0; place < found.nodes(); place++) {
      components.put(found.node(place), found.minNode(place));
    }
    return components;
  }

  @Test
  void everyNodeHasTheSmallestNodeOfItsComponent() {
    UnionFind found = new UnionFind();
    found.union(9, 5);
    found.union(5, 7);
    found.union(2, 30);
    found.union(40, 2);
    found.union(-3, -3);
    assertThat(components(found))
        .isEqualTo(Map.of(-3L, -3L, 2L, 2L, 5L, 5L, 7L, 5L, 9L, 5L, 30L, 2L, 40L, 2L));
  }

  @Test
  void manyNodesFit() {
    UnionFind found = new UnionFind();
    for (long i = 100_000; i > 0; i--) {
      found.union(i << 20, i - 1 << 20);
    }
    assertThat(found.nodes()).isEqualTo(100_001);
    assertThat(components(found).values()).containsOnly(0L);
  }

  @Property(tries = 100)
  void componentsMatchRepeatedMerging(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int edges) {
    Random random = new Random(seed);
    long[] a = random.longs(edges, 0, 40).toArray();
    long[] b = random.longs(edges, 0, 40).toArray();
    UnionFind found = new UnionFind();
    long[] label = new long[40];
    for (int i = 0; i < label.length; i++) {
      label[i] = i;
      found.union(i, i);
    }
    for (int i = 0; i < edges; i++) {
      found.union(a[i], b[i]);
    }
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < edges; i++) {
        long minNode = Math.min(label[(int) a[i]], label[(int) b[i]]);
        label[(int) a[i]] = minNode;
        label[(int) b[i]] = minNode;
      }
    }
    components(found)
        .forEach((node, minNode) -> assertThat(minNode).isEqualTo(label[node.intValue()]));
  }
}
