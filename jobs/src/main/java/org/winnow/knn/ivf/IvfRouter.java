package org.winnow.knn.ivf;

import java.util.Arrays;
import java.util.Iterator;
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

  private final Iterator<InternalRow> rows;
  private final IvfCentroids centres;
  private final int probes;
  private final IvfPartitioning blocks;
  private final VectorBlock block;
  private final SimilarityKernel finder = KernelFactory.ofNearest();
  private final IvfBatch.Writer[] writers;

  IvfRouter(Iterator<InternalRow> rows, IvfCentroids centres, int probes, IvfPartitioning blocks) {
    this.rows = rows;
    this.blocks = blocks;
    this.centres = centres;
    this.probes = probes;
    block = centres.block();
    writers = new IvfBatch.Writer[blocks.count()];
    for (int i = 0; i < writers.length; i++) {
      writers[i] = new IvfBatch.Writer();
    }
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  block.close();
                  finder.close();
                });
  }

  @Override
  protected boolean work() {
    if (rows.hasNext()) {
      route();
      return true;
    }
    for (int key = 0; key < writers.length; key++) {
      send(key);
    }
    return false;
  }

  private void route() {
    int[] numbers = new int[BATCH];
    long[] aparts = new long[BATCH];
    float[] vector = new float[centres.dimension()];
    try (VectorBlock batch = VectorBlock.allocate(BATCH, centres.dimension())) {
      while (batch.count() < BATCH && rows.hasNext()) {
        InternalRow row = rows.next();
        numbers[batch.count()] = row.getInt(0);
        aparts[batch.count()] = row.getLong(1);
        batch.add(IvfCentroids.vector(row, 2));
      }
      TopK cells = IvfCentroids.nearest(batch, block, finder, probes);
      for (int i = 0; i < batch.count(); i++) {
        batch.copy(i, vector);
        address(numbers[i], aparts[i], cells, i, vector);
      }
    }
  }

  /** A vector's cells, each as group and rank, sorted by both. */
  private long[] ofGroups(TopK cells, int row) {
    long[] sorted = new long[cells.size(row)];
    for (int rank = 0; rank < sorted.length; rank++) {
      sorted[rank] = (long) centres.groups()[cells.number(row, rank)] << 32 | rank;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private void address(int number, long apart, TopK cells, int row, float[] vector) {
    int own = cells.number(row, 0);
    add(centres.groups()[own], number, apart, new int[] {own}, 1, vector);
    long[] ofGroups = ofGroups(cells, row);
    int[] together = new int[ofGroups.length];
    int start = 0;
    while (start < ofGroups.length) {
      int group = (int) (ofGroups[start] >> 32);
      int count = 0;
      while (start < ofGroups.length && (int) (ofGroups[start] >> 32) == group) {
        together[count++] = cells.number(row, (int) ofGroups[start++]);
      }
      add(blocks.ofQuery(group, number), number, apart, together, count, vector);
    }
  }

  private void add(int key, int number, long apart, int[] cells, int count, float[] vector) {
    writers[key].add(number, apart, cells, count, vector);
    if (writers[key].isFull()) {
      send(key);
    }
  }

  private void send(int key) {
    if (!writers[key].isEmpty()) {
      found(new Tuple2<>(key, writers[key].take()));
    }
  }
}
