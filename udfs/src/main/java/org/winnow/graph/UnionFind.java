package org.winnow.graph;

import java.util.Arrays;

/**
 * The connected components of edges that come one after another: union-find with path halving
 * (Tarjan and van Leeuwen, 1984) on primitive arrays. Memory follows from the nodes alone, about 30
 * bytes each, however many edges there are.
 */
public final class UnionFind {
  private static final int INITIAL_CAPACITY = 1024;

  private long[] ids = new long[INITIAL_CAPACITY];
  private int[] parents = new int[INITIAL_CAPACITY];

  /** An open hash table of twice the capacity or more: place of a node, plus one; 0 is empty. */
  private int[] slots = new int[2 * INITIAL_CAPACITY];

  private int count;

  /** Joins two nodes; new ones are added. */
  public void union(long a, long b) {
    int x = root(indexOf(a));
    int y = root(indexOf(b));
    // The least node of a component is its root.
    if (ids[x] < ids[y]) {
      parents[y] = x;
    } else {
      parents[x] = y;
    }
  }

  /** Number of nodes so far. */
  public int nodes() {
    return count;
  }

  /**
   * A node.
   *
   * @param index from 0, in the order in which nodes came
   */
  public long node(int index) {
    return ids[index];
  }

  /** The least node of the component of a node. */
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
