package org.winnow.graph;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.winnow.testing.KernelBenchmark;

/** Components and communities of generated graphs. */
public class GraphBenchmark extends KernelBenchmark {
  private static final int EDGES = 200_000;
  private static final int NODES = 5000;
  private static final int COMMUNITY = 25;

  private long[] a;
  private long[] b;
  private WeightedGraph graph;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    a = random.longs(EDGES, 0, 2 * EDGES).toArray();
    b = random.longs(EDGES, 0, 2 * EDGES).toArray();
    WeightedGraph.Builder builder = new WeightedGraph.Builder(NODES);
    for (int node = 0; node < NODES; node++) {
      for (int i = 0; i < 10; i++) {
        int own = node / COMMUNITY * COMMUNITY + random.nextInt(COMMUNITY);
        builder.add(node, i < 8 ? own : random.nextInt(NODES), 0.5f + random.nextInt(50) / 100f);
      }
    }
    graph = builder.build();
  }

  /** 200,000 edges among 400,000 nodes. */
  @Benchmark
  public UnionFind unionFind() {
    UnionFind components = new UnionFind();
    for (int i = 0; i < EDGES; i++) {
      components.union(a[i], b[i]);
    }
    return components;
  }

  /** 5,000 nodes with ten edges each, a fifth of them to other communities. */
  @Benchmark
  public int[] mapEquation() {
    return MapEquation.communities(graph, 1);
  }
}
