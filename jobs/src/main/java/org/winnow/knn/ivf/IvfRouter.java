package org.winnow.knn.ivf;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.ChunkedIterator;
import org.winnow.spark.RowView;
import scala.Tuple2;

/**
 * Sends each vector to the group of its cell as an entry, and to each group that it probes as a
 * query. Rows are number, exclusion_key, vector.
 */
final class IvfRouter extends ChunkedIterator<Tuple2<Integer, byte[]>> {
  private static final int BATCH = 1024;

  /** Bytes of incomplete chunks, for all blocks together. */
  private static final long MAX_BUFFERED_BYTES = 32L << 20;

  private final Iterator<RowView> rows;
  private final IvfCentroids centroids;
  private final int probes;
  private final IvfPartitioning partitioning;
  private final VectorBlock centroidBlock;
  private final SimilarityKernel kernel = KernelFactory.forTopK();
  private final Map<Integer, IvfBatch.Writer> writers = new TreeMap<>();
  private final long maxBufferedBytes;
  private final int[] numbers = new int[BATCH];
  private final long[] exclusionKeys = new long[BATCH];
  private final float[] vector;
  private final VectorBlock batch;
  private TopK nearestCells;
  private int next;
  private long buffered;
  private long peakBuffered;

  IvfRouter(
      Iterator<RowView> rows, IvfCentroids centroids, int probes, IvfPartitioning partitioning) {
    this(rows, centroids, probes, partitioning, MAX_BUFFERED_BYTES);
  }

  /**
   * The chunks of a task's rows.
   *
   * @param maxBufferedBytes largest size of incomplete chunks
   */
  IvfRouter(
      Iterator<RowView> rows,
      IvfCentroids centroids,
      int probes,
      IvfPartitioning partitioning,
      long maxBufferedBytes) {
    this.rows = rows;
    this.maxBufferedBytes = maxBufferedBytes;
    this.partitioning = partitioning;
    this.centroids = centroids;
    this.probes = probes;
    centroidBlock = centroids.toBlock();
    vector = new float[centroids.dimension()];
    batch = VectorBlock.allocate(BATCH, centroids.dimension());
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  centroidBlock.close();
                  batch.close();
                  kernel.close();
                });
  }

  /** Reads a batch, or routes one vector of it. So few chunks wait to be read. */
  @Override
  protected boolean computeMore() {
    if (next < batch.count()) {
      batch.copy(next, vector);
      route(next++);
      return true;
    }
    if (rows.hasNext()) {
      readBatch();
      return true;
    }
    flush();
    return false;
  }

  private void readBatch() {
    batch.clear();
    next = 0;
    while (!batch.isFull() && rows.hasNext()) {
      RowView row = rows.next();
      numbers[batch.count()] = row.getInt(0);
      exclusionKeys[batch.count()] = row.getLong(1);
      batch.add(row.getFloats(2));
    }
    nearestCells = IvfCentroids.nearestCells(batch, centroidBlock, kernel, probes);
  }

  /** The cells that a vector probes, as group and rank, sorted by both. */
  private long[] cellsByGroup(int row) {
    long[] sorted = new long[nearestCells.size(row)];
    for (int rank = 0; rank < sorted.length; rank++) {
      sorted[rank] = (long) centroids.groups()[nearestCells.number(row, rank)] << 32 | rank;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private void route(int row) {
    int number = numbers[row];
    long exclusionKey = exclusionKeys[row];
    int ownCell = nearestCells.number(row, 0);
    add(centroids.groups()[ownCell], number, exclusionKey, new int[] {ownCell}, 1);
    long[] cellsByGroup = cellsByGroup(row);
    int[] cellsOfGroup = new int[cellsByGroup.length];
    int start = 0;
    while (start < cellsByGroup.length) {
      int group = (int) (cellsByGroup[start] >> 32);
      int count = 0;
      while (start < cellsByGroup.length && (int) (cellsByGroup[start] >> 32) == group) {
        cellsOfGroup[count++] = nearestCells.number(row, (int) cellsByGroup[start++]);
      }
      add(partitioning.queryBlock(group, number), number, exclusionKey, cellsOfGroup, count);
    }
  }

  private void add(int block, int number, long exclusionKey, int[] cells, int count) {
    IvfBatch.Writer writer = writers.get(block);
    if (writer == null) {
      writer = new IvfBatch.Writer();
      writers.put(block, writer);
      buffered += writer.capacity();
    }
    buffered -= writer.capacity();
    writer.add(number, exclusionKey, cells, count, vector);
    buffered += writer.capacity();
    peakBuffered = Math.max(peakBuffered, buffered);
    if (writer.isFull()) {
      emit(new Tuple2<>(block, writer.take()));
    } else if (buffered > maxBufferedBytes) {
      flush();
    }
  }

  /** Largest size of the incomplete chunks so far. */
  long peakBuffered() {
    return peakBuffered;
  }

  /** Emits all incomplete chunks and frees their memory. */
  private void flush() {
    writers.forEach(
        (key, writer) -> {
          if (!writer.isEmpty()) {
            emit(new Tuple2<>(key, writer.take()));
          }
        });
    writers.clear();
    buffered = 0;
  }
}
