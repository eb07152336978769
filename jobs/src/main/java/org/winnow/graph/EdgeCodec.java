package org.winnow.graph;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Decodes chunks of edges (x y x y …) into rows of x and y. All rows share one buffer. */
final class EdgeCodec implements Iterator<InternalRow> {
  private final Iterator<long[]> chunks;
  private final UnsafeRowWriter row = new UnsafeRowWriter(2);
  private long[] chunk = new long[0];
  private int read;

  EdgeCodec(Iterator<long[]> chunks) {
    this.chunks = chunks;
  }

  @Override
  public boolean hasNext() {
    while (read == chunk.length && chunks.hasNext()) {
      chunk = chunks.next();
      read = 0;
    }
    return read < chunk.length;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    row.reset();
    row.zeroOutNullBytes();
    row.write(0, chunk[read++]);
    row.write(1, chunk[read++]);
    return row.getRow();
  }
}
