package org.winnow.graph;

import java.util.Arrays;

/**
 * The connected components of edges that come one after another: union-find with path halving
 * (Tarjan and van Leeuwen, 1984) on primitive arrays. Memory follows from the nodes alone, about 30
 * bytes each, however many edges there are.
 */
public final class UnionFind {
  private static final int START = 1024;

  private long[] ids = new long[START];
  private int[] parents = new int[START];

  /** An open hash table of twice the capacity or more: place of a node, plus one; 0 is empty. */
  private int[] slots = new int[2 * START];

  private int count;

  /** Joins two nodes; new ones are added. */
  public void add(long a, long b) {
    int x = root(place(a));
    int y = root(place(b));
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
   * @param place from 0, in the order in which nodes came
   */
  public long node(int place) {
    return ids[place];
  }

  /** The least node of the component of a node. */
  public long least(int place) {
    return ids[root(place)];
  }

  private int place(long id) {
    int slot = slot(id);
    while (slots[slot] != 0) {
      if (ids[slots[slot] - 1] == id) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    if (count == ids.length) {
      grow();
      return place(id);
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
    for (int place = 0; place < count; place++) {
      int slot = slot(ids[place]);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = place + 1;
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
