package org.winnow.graph;

import java.util.Arrays;

/**
 * Connected components of a stream of edges: union-find with path halving (Tarjan and van Leeuwen,
 * 1984) on primitive arrays. Memory is about 30 bytes per node, for any number of edges.
 */
public final class UnionFind {
  private static final int INITIAL_CAPACITY = 1024;

  private long[] ids = new long[INITIAL_CAPACITY];
  private int[] parents = new int[INITIAL_CAPACITY];

  /**
   * Open-addressing hash table of at least twice the capacity: index of a node plus one; 0 is
   * empty.
   */
  private int[] slots = new int[2 * INITIAL_CAPACITY];

  private int count;

  /** Adds an edge; new nodes are added. */
  public void union(long a, long b) {
    int x = root(indexOf(a));
    int y = root(indexOf(b));
    // The smallest node of a component is its root.
    if (ids[x] < ids[y]) {
      parents[y] = x;
    } else {
      parents[x] = y;
    }
  }

  /** Number of nodes. */
  public int nodes() {
    return count;
  }

  /**
   * Id of a node.
   *
   * @param index from 0, in the order of insertion
   */
  public long node(int index) {
    return ids[index];
  }

  /** The smallest node id of the node's component. */
  public long minNode(int index) {
    return ids[root(index)];
  }

  private int indexOf(long id) {
    int slot = slot(id);
    while (slots[slot] != 0) {
      if (ids[slots[slot] - 1] == id) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    if (count == ids.length) {
      grow();
      return indexOf(id);
    }
    ids[count] = id;
    parents[count] = count;
    slots[slot] = ++count;
    return count - 1;
  }

  private void grow() {
    ids = Arrays.copyOf(ids, 2 * count);
    parents = Arrays.copyOf(parents, 2 * count);
    slots = new int[4 * count];
    for (int index = 0; index < count; index++) {
      int slot = slot(ids[index]);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = index + 1;
    }
  }

  private int slot(long id) {
    long mixed = id * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & slots.length - 1;
  }

  private int root(int start) {
    int node = start;
    while (parents[node] != node) {
      parents[node] = parents[parents[node]];
      node = parents[node];
    }
    return node;
  }
}
