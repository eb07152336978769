package org.winnow.knn.ivf;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.winnow.kernel.InvertedFile;
import org.winnow.kernel.TopK;
import org.winnow.kernel.VectorBlock;
import org.winnow.knn.exact.KernelFactory;
import org.winnow.spark.ChunkedIterator;
import scala.Tuple2;

/** Searches one group of cells for a stream of queries. Returns a neighbour list for each query. */
public final class IvfSearchTask extends ChunkedIterator<Tuple2<Integer, byte[]>> {
  private static final int BATCH = 16_384;

  /** Heap for the lists and candidates of a batch. */
  private static final long MAX_LIST_BYTES = 64L << 20;

  private final Iterator<byte[]> queries;
  private final int dimension;
  private final int k;
  private final float minSimilarity;
  private final InvertedFile invertedFile;

  IvfSearchTask(
      Iterator<byte[]> entries,
      Iterator<byte[]> queries,
      int dimension,
      int k,
      float minSimilarity) {
    this.queries = queries;
    this.dimension = dimension;
    this.k = k;
    this.minSimilarity = minSimilarity;
    invertedFile = new InvertedFile(dimension, KernelFactory.forTopK());
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> invertedFile.close());
    while (entries.hasNext()) {
      IvfBatch.read(
          entries.next(),
          (number, exclusionKey, cell, vector) ->
              invertedFile.add(cell[0], number, exclusionKey, vector));
    }
  }

  /**
   * Number of queries in a batch. Large batches read a cell once for many queries; the lists of k
   * bound their size.
   */
  public static int queriesPerBatch(int k) {
    return (int) Math.max(1, Math.min(BATCH, MAX_LIST_BYTES / TopK.bytes(k)));
  }

  @Override
  protected boolean computeMore() {
    if (!queries.hasNext()) {
      return false;
    }
    search();
    return true;
  }

  private void search() {
    List<Integer> numbers = new ArrayList<>();
    List<Long> exclusionKeys = new ArrayList<>();
    List<int[]> probes = new ArrayList<>();
    int maxQueries = queriesPerBatch(k);
    // A chunk may overfill the batch. The size of a chunk is bounded.
    try (VectorBlock batch = VectorBlock.allocate(maxQueries + BATCH, dimension)) {
      while (queries.hasNext() && batch.count() < maxQueries) {
        IvfBatch.read(
            queries.next(),
            (number, exclusionKey, cell, vector) -> {
              numbers.add(number);
              exclusionKeys.add(exclusionKey);
              probes.add(cell);
              batch.add(vector);
            });
      }
      TopK lists = new TopK(batch.count(), k, minSimilarity);
      invertedFile.search(
          new InvertedFile.Queries(
              batch,
              numbers.stream().mapToInt(Integer::intValue).toArray(),
              exclusionKeys.stream().mapToLong(Long::longValue).toArray(),
              probes.toArray(int[][]::new)),
          lists);
      for (int row = 0; row < batch.count(); row++) {
        emit(new Tuple2<>(numbers.get(row), NeighbourCodec.write(lists, row)));
      }
    }
  }
}
