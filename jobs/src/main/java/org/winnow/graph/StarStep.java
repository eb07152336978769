package org.winnow.graph;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.util.LongAccumulator;
import org.winnow.spark.ChunkedIterator;

/**
 * One step of {@link Components}, large-star or small-star. Reads the neighbours of a node in
 * ascending order and links them to the smallest node of the neighbourhood. Memory holds one row
 * and one chunk of edges (x y x y …).
 */
final class StarStep extends ChunkedIterator<long[]> {
  private static final int CHUNK = 2 * 1024;

  /** Which neighbours are linked: those larger or those smaller than the node. */
  enum Kind {
    LARGE,
    SMALL
  }

  private final Iterator<long[]> edges;
  private final Kind kind;
  private final LongAccumulator moved;
  private long[] read = new long[0];
  private int position;
  private boolean started;
  private long node;
  private long minNeighbour;
  private long previousNeighbour;

  /**
   * Reads edges.
   *
   * @param edges chunks of edges x (the node) and y (a neighbour), sorted by both; for small-star,
   *     y is smaller
   * @param moved counts the edges that this step changes
   */
  StarStep(Iterator<long[]> edges, Kind kind, LongAccumulator moved) {
    this.edges = edges;
    this.kind = kind;
    this.moved = moved;
  }

  @Override
  protected boolean computeMore() {
    long[] chunk = chunk();
    if (chunk != null) {
      emit(chunk);
    }
    return chunk != null;
  }

  private boolean hasEdge() {
    while (position == read.length && edges.hasNext()) {
      read = edges.next();
      position = 0;
    }
    return position < read.length;
  }

  /** The next chunk; null at the end. */
  private long[] chunk() {
    long[] chunk = new long[CHUNK];
    int size = 0;
    long relinked = 0;
    while (size < CHUNK && hasEdge()) {
      long x = read[position++];
      long y = read[position++];
      boolean first = !started || x != node;
      if (!first && y == previousNeighbour) {
        continue;
      }
      started = true;
      previousNeighbour = y;
      if (first) {
        node = x;
        minNeighbour = kind == Kind.SMALL ? y : Math.min(x, y);
      }
      if (kind == Kind.SMALL) {
        chunk[size++] = first ? node : y;
        chunk[size++] = minNeighbour;
        relinked += first ? 0 : 1;
      } else if (y > node) {
        chunk[size++] = y;
        chunk[size++] = minNeighbour;
        relinked += minNeighbour == node ? 0 : 1;
      }
    }
    moved.add(relinked);
    return size == 0 ? null : Arrays.copyOf(chunk, size);
  }
}
