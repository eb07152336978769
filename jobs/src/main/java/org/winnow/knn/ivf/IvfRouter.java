package org.winnow.knn.ivf;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.ChunkedIterator;
import scala.Tuple2;

/**
 * Sends each vector to the block of its own cell's group, where it is held, and to a block of
 * queries of each group with cells near it. Rows are number, apart, vector.
 */
final class IvfRouter extends ChunkedIterator<Tuple2<Integer, byte[]>> {
  private static final int BATCH = 1024;

  /** Bytes that wait for their chunks to fill, of all blocks together. */
  private static final long BUFFERED_BYTES = 32L << 20;

  private final Iterator<InternalRow> rows;
  private final IvfCentroids centres;
  private final int probes;
  private final IvfPartitioning blocks;
  private final VectorBlock block;
  private final SimilarityKernel finder = KernelFactory.ofNearest();
  private final Map<Integer, IvfBatch.Writer> writers = new TreeMap<>();
  private final long bufferedBytes;
  private final int[] numbers = new int[BATCH];
  private final long[] aparts = new long[BATCH];
  private final float[] vector;
  private final VectorBlock batch;
  private TopK cells;
  private int next;
  private long buffered;
  private long mostBuffered;

  IvfRouter(Iterator<InternalRow> rows, IvfCentroids centres, int probes, IvfPartitioning blocks) {
    this(rows, centres, probes, blocks, BUFFERED_BYTES);
  }

  /**
   * A task's rows.
   *
   * @param bufferedBytes most bytes that wait for their chunks to fill
   */
  IvfRouter(
      Iterator<InternalRow> rows,
      IvfCentroids centres,
      int probes,
      IvfPartitioning blocks,
      long bufferedBytes) {
    this.rows = rows;
    this.bufferedBytes = bufferedBytes;
    this.blocks = blocks;
    this.centres = centres;
    this.probes = probes;
    block = centres.block();
    vector = new float[centres.dimension()];
    batch = VectorBlock.allocate(BATCH, centres.dimension());
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  block.close();
                  batch.close();
                  finder.close();
                });
  }

  /** Reads a batch, or sends a vector of it: what waits to be read stays little. */
  @Override
  protected boolean work() {
    if (next < batch.count()) {
      batch.copy(next, vector);
      address(next++);
      return true;
    }
    if (rows.hasNext()) {
      read();
      return true;
    }
    flush();
    return false;
  }

  private void read() {
    batch.clear();
    next = 0;
    while (!batch.isFull() && rows.hasNext()) {
      InternalRow row = rows.next();
      numbers[batch.count()] = row.getInt(0);
      aparts[batch.count()] = row.getLong(1);
      batch.add(IvfCentroids.vector(row, 2));
    }
    cells = IvfCentroids.nearest(batch, block, finder, probes);
  }

  /** A vector's cells, each as group and rank, sorted by both. */
  private long[] ofGroups(int row) {
    long[] sorted = new long[cells.size(row)];
    for (int rank = 0; rank < sorted.length; rank++) {
      sorted[rank] = (long) centres.groups()[cells.number(row, rank)] << 32 | rank;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private void address(int row) {
    int number = numbers[row];
    long apart = aparts[row];
    int own = cells.number(row, 0);
    add(centres.groups()[own], number, apart, new int[] {own}, 1);
    long[] ofGroups = ofGroups(row);
    int[] together = new int[ofGroups.length];
    int start = 0;
    while (start < ofGroups.length) {
      int group = (int) (ofGroups[start] >> 32);
      int count = 0;
      while (start < ofGroups.length && (int) (ofGroups[start] >> 32) == group) {
        together[count++] = cells.number(row, (int) ofGroups[start++]);
      }
      add(blocks.ofQuery(group, number), number, apart, together, count);
    }
  }

  private void add(int key, int number, long apart, int[] some, int count) {
    IvfBatch.Writer writer = writers.get(key);
    if (writer == null) {
      writer = new IvfBatch.Writer();
      writers.put(key, writer);
      buffered += writer.capacity();
    }
    buffered -= writer.capacity();
    writer.add(number, apart, some, count, vector);
    buffered += writer.capacity();
    mostBuffered = Math.max(mostBuffered, buffered);
    if (writer.isFull()) {
      found(new Tuple2<>(key, writer.take()));
    } else if (buffered > bufferedBytes) {
      flush();
    }
  }

  /** The most bytes that open chunks took so far. */
  long mostBuffered() {
    return mostBuffered;
  }

  /** Sends all that waits, and frees its memory. */
  private void flush() {
    writers.forEach(
        (key, writer) -> {
          if (!writer.isEmpty()) {
            found(new Tuple2<>(key, writer.take()));
          }
        });
    writers.clear();
    buffered = 0;
  }
}
