package org.winnow.primitive;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One half of a round of {@link Components}: reads a node's neighbours, the least first, and links
 * them to the least node around it. No more than two rows are held at a time.
 */
final class StarRows implements Iterator<Row> {
  /** Which neighbours are linked, those larger than the node or those smaller. */
  enum Kind {
    LARGE,
    SMALL
  }

  private final Iterator<Row> edges;
  private final Kind kind;
  private boolean started;
  private long node;
  private long least;
  private long last;
  private Row ready;

  /**
   * Reads edges.
   *
   * @param edges columns x (the node) and y (a neighbour), sorted by both; for small stars, y is
   *     the smaller
   */
  StarRows(Iterator<Row> edges, Kind kind) {
    this.edges = edges;
    this.kind = kind;
    ready = nextEdge();
  }

  @Override
  public boolean hasNext() {
    return ready != null;
  }

  @Override
  public Row next() {
    if (ready == null) {
      throw new NoSuchElementException();
    }
    Row next = ready;
    ready = nextEdge();
    return next;
  }

  private Row nextEdge() {
    while (edges.hasNext()) {
      Row edge = edges.next();
      long x = edge.getLong(0);
      long y = edge.getLong(1);
      boolean first = !started || x != node;
      if (!first && y == last) {
        continue;
      }
      started = true;
      last = y;
      if (first) {
        node = x;
        least = kind == Kind.SMALL ? y : Math.min(x, y);
        if (kind == Kind.SMALL) {
          return RowFactory.create(node, least);
        }
      } else if (kind == Kind.SMALL) {
        return RowFactory.create(y, least);
      }
      if (kind == Kind.LARGE && y > node) {
        return RowFactory.create(y, least);
      }
    }
    return null;
  }
}
