package org.winnow.bench.generate;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A graph whose components are known, an edge a function of its number.
 *
 * @param shape what it looks like
 * @param size number of edges; of cliques, their number
 * @param seed of random edges
 */
public record GeneratedGraph(Shape shape, int size, long seed) implements Serializable {
  private static final int CLIQUE = 24;
  private static final int CLIQUE_EDGES = CLIQUE * (CLIQUE - 1) / 2;

  /** An odd number: multiplying by it scatters numbers over all 64-bit ones, each to its own. */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  public enum Shape {
    RANDOM(10_000_000),
    CHAIN(1_000_000),
    STAR(1_000_000),
    CLIQUES(10_000);

    private final int usualSize;

    Shape(int usualSize) {
      this.usualSize = usualSize;
    }

    public int usualSize() {
      return usualSize;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The components.
   *
   * @param leastOf by place of a node, the least id of its component
   * @param nodes nodes that have an edge
   */
  public record Truth(long[] leastOf, int nodes) implements Serializable {
    public long least(long id) {
      return leastOf[(int) (id * inverse())];
    }

    /** Newton's iteration in the ring of 64-bit numbers; each step doubles the bits. */
    private static long inverse() {
      long inverse = SCATTER;
      for (int step = 0; step < 6; step++) {
        inverse *= 2 - SCATTER * inverse;
      }
      return inverse;
    }

    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return nodes;
    }
  }

  public long edges() {
    return shape == Shape.CLIQUES ? (long) size * CLIQUE_EDGES : size;
  }

  public long id(int node) {
    return (node + 1L) * SCATTER;
  }

  public int from(long edge) {
    return switch (shape) {
      case RANDOM -> random(2 * edge);
      case CHAIN -> (int) edge;
      case STAR -> places() / 2;
      case CLIQUES -> {
        int inside = (int) (edge % CLIQUE_EDGES);
        int row = 1;
        while (row * (row + 1) / 2 <= inside) {
          row++;
        }
        yield (int) (edge / CLIQUE_EDGES) * CLIQUE + row;
      }
    };
  }

  public int to(long edge) {
    return switch (shape) {
      case RANDOM -> random(2 * edge + 1);
      case CHAIN -> (int) edge + 1;
      case STAR -> (int) edge < places() / 2 ? (int) edge : (int) edge + 1;
      case CLIQUES -> {
        int row = from(edge) % CLIQUE;
        yield (int) (edge / CLIQUE_EDGES) * CLIQUE
            + (int) (edge % CLIQUE_EDGES)
            - row * (row - 1) / 2;
      }
    };
  }

  private int random(long end) {
    return new SplittableRandom(seed * SCATTER + end).nextInt(places());
  }

  /** Nodes that there may be; some of a random graph have no edge. */
  int places() {
    return switch (shape) {
      case RANDOM -> Math.max(2, size / 2);
      case CHAIN, STAR -> size + 1;
      case CLIQUES -> size * CLIQUE;
    };
  }

  /** The components: of a random graph by union-find, of the others as they were made. */
  public Truth truth() {
    int places = places();
    int[] component = new int[places];
    boolean[] linked = new boolean[places];
    for (int node = 0; node < places; node++) {
      component[node] =
          switch (shape) {
            case RANDOM -> node;
            case CHAIN, STAR -> 0;
            case CLIQUES -> node / CLIQUE;
          };
      linked[node] = shape != Shape.RANDOM;
    }
    for (long edge = 0; shape == Shape.RANDOM && edge < size; edge++) {
      int a = from(edge);
      int b = to(edge);
      if (a != b) {
        linked[a] = true;
        linked[b] = true;
        component[root(component, a)] = root(component, b);
      }
    }
    return truth(component, linked);
  }

  private Truth truth(int[] component, boolean[] linked) {
    long[] least = new long[component.length];
    Arrays.fill(least, Long.MAX_VALUE);
    int nodes = 0;
    for (int node = 0; node < component.length; node++) {
      if (shape == Shape.RANDOM) {
        component[node] = root(component, node);
      }
      nodes += linked[node] ? 1 : 0;
      least[component[node]] = Math.min(least[component[node]], id(node));
    }
    long[] leastOf = new long[component.length + 1];
    for (int node = 0; node < component.length; node++) {
      leastOf[node + 1] = least[component[node]];
    }
    return new Truth(leastOf, nodes);
  }

  private static int root(int[] parents, int start) {
    int node = start;
    while (parents[node] != node) {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
    return node;
  }
}
