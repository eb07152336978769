package org.winnow.primitive;

import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** The chunks of a cell, as far as they are held or as far as they pass. */
final class PassingChunks implements Iterator<VectorChunk> {
  private final Iterator<Tuple2<Integer, byte[]>> chunks;
  private Tuple2<Integer, byte[]> ahead;
  private boolean passing;

  PassingChunks(Iterator<Tuple2<Integer, byte[]>> chunks) {
    this.chunks = chunks;
  }

  /** From now on gives the chunks that pass; all that are held must have been taken. */
  void nowPassing() {
    passing = true;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null && chunks.hasNext()) {
      ahead = chunks.next();
    }
    return ahead != null && ((ahead._1() & 1) == 1) == passing;
  }

  @Override
  public VectorChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    VectorChunk chunk = VectorChunk.read(ahead._2());
    ahead = null;
    return chunk;
  }
}
