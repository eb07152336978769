package org.winnow.graph;

import java.util.Arrays;
import java.util.Iterator;
import org.winnow.spark.ChunkedIterator;

/**
 * Replaces the edges of a partition by stars: each node is linked to the smallest node of its
 * component. This removes cycles and duplicates. When the nodes exceed the capacity of a task, the
 * current stars are emitted and new ones begin.
 *
 * <p>Edges are read and emitted in chunks (x y x y …), because an object per edge would cost more
 * than the search. An empty chunk marks a spill: stars that were emitted early.
 */
final class LocalStars extends ChunkedIterator<long[]> {
  private static final int CHUNK = 2 * 8192;

  private final Iterator<long[]> edges;
  private final int maxNodes;
  private long[] pending = new long[0];
  private int read;
  private UnionFind forest = new UnionFind();
  private int emitted;
  private boolean spilled;

  LocalStars(Iterator<long[]> edges, int maxNodes) {
    this.edges = edges;
    this.maxNodes = maxNodes;
    fill();
  }

  @Override
  protected boolean computeMore() {
    long[] chunk = chunk();
    if (chunk != null) {
      emit(chunk);
    }
    return chunk != null;
  }

  /** Reads edges until the capacity of the task is reached or no edges are left. */
  private void fill() {
    while (forest.nodes() < maxNodes && hasMore()) {
      forest.union(pending[read], pending[read + 1]);
      read += 2;
    }
  }

  private boolean hasMore() {
    while (read == pending.length && edges.hasNext()) {
      pending = edges.next();
      read = 0;
    }
    return read < pending.length;
  }

  /** The next chunk; null at the end. */
  private long[] chunk() {
    long[] chunk = new long[CHUNK];
    int size = 0;
    while (size < CHUNK && emitted < forest.nodes()) {
      long node = forest.node(emitted);
      long centre = forest.minNode(emitted++);
      if (node != centre) {
        chunk[size++] = node;
        chunk[size++] = centre;
      }
    }
    if (size > 0) {
      return Arrays.copyOf(chunk, size);
    }
    if (!hasMore()) {
      return null;
    }
    if (!spilled) {
      spilled = true;
      return new long[0];
    }
    forest = new UnionFind();
    emitted = 0;
    fill();
    return chunk();
  }
}
