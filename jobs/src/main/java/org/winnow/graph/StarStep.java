package org.winnow.graph;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.LongAccumulator;
import org.winnow.spark.ChunkedIterator;

/**
 * One half of a round of {@link Components}: reads a node's neighbours, the least first, and links
 * them to the least node around it. No more than a row and a chunk are held at a time. Edges go in
 * chunks, x y x y and so on.
 */
final class StarStep extends ChunkedIterator<long[]> {
  private static final int CHUNK = 2 * 1024;

  /** Which neighbours are linked, those larger than the node or those smaller. */
  enum Kind {
    LARGE,
    SMALL
  }

  private final Iterator<InternalRow> edges;
  private final Kind kind;
  private final LongAccumulator moved;
  private boolean started;
  private long node;
  private long minNeighbour;
  private long previousNeighbour;

  /**
   * Reads edges.
   *
   * @param edges columns x (the node) and y (a neighbour), sorted by both; for small stars, y is
   *     the smaller
   * @param moved counts the edges that have another end than before
   */
  StarStep(Iterator<InternalRow> edges, Kind kind, LongAccumulator moved) {
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

  /** The next chunk; null where there is none. */
  private long[] chunk() {
    long[] chunk = new long[CHUNK];
    int size = 0;
    long relinked = 0;
    while (size < CHUNK && edges.hasNext()) {
      InternalRow edge = edges.next();
      long x = edge.getLong(0);
      long y = edge.getLong(1);
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
