package org.winnow.algo.graph;

import java.util.Arrays;

/**
 * The connected components of an edge list that fits into memory, as stars: each node but the least
 * of its component, with that least node. By union-find with path halving (Tarjan and van Leeuwen,
 * 1984), on primitive arrays: about 80 bytes an edge.
 *
 * @param nodes ascending; no node is the least of its component
 * @param centres the least node of the component of {@code nodes[i]}
 */
public record Stars(long[] nodes, long[] centres) {

  /**
   * Finds them.
   *
   * @param a one end of each edge
   * @param b the other end
   * @param count number of edges; what the arrays hold beyond is ignored
   */
  public static Stars of(long[] a, long[] b, int count) {
    long[] ids = distinct(a, b, count);
    int[] parents = new int[ids.length];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = i;
    }
    for (int i = 0; i < count; i++) {
      unite(parents, Arrays.binarySearch(ids, a[i]), Arrays.binarySearch(ids, b[i]));
    }
    int leaves = 0;
    for (int i = 0; i < parents.length; i++) {
      leaves += parents[i] == i ? 0 : 1;
    }
    long[] nodes = new long[leaves];
    long[] centres = new long[leaves];
    int next = 0;
    for (int i = 0; i < parents.length; i++) {
      if (parents[i] != i) {
        nodes[next] = ids[i];
        centres[next++] = ids[root(parents, i)];
      }
    }
    return new Stars(nodes, centres);
  }

  private static long[] distinct(long[] a, long[] b, int count) {
    long[] all = Arrays.copyOf(a, 2 * count);
    System.arraycopy(b, 0, all, count, count);
    Arrays.parallelSort(all);
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[size++] = all[i];
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** Ids ascend, so that the smaller index is the smaller id: it becomes the root. */
  private static void unite(int[] parents, int x, int y) {
    int a = root(parents, x);
    int b = root(parents, y);
    if (a < b) {
      parents[b] = a;
    } else if (b < a) {
      parents[a] = b;
    }
  }

  private static int root(int[] parents, int start) {
    int node = start;
    while (parents[node] != node) {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
    return node;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Stars other
        && Arrays.equals(nodes, other.nodes)
        && Arrays.equals(centres, other.centres);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(nodes) + Arrays.hashCode(centres);
  }
}
