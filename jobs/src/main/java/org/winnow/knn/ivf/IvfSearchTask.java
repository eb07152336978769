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

/** Searches a group of cells for the queries that pass by; gives a list of neighbours each. */
public final class IvfSearchTask extends ChunkedIterator<Tuple2<Integer, byte[]>> {
  private static final int BATCH = 16_384;

  /** Heap for the lists and candidates of a batch. */
  private static final long LIST_BYTES = 64L << 20;

  private final Iterator<byte[]> queries;
  private final int dimension;
  private final int k;
  private final float least;
  private final InvertedFile cells;

  IvfSearchTask(
      Iterator<byte[]> held, Iterator<byte[]> queries, int dimension, int k, float least) {
    this.queries = queries;
    this.dimension = dimension;
    this.k = k;
    this.least = least;
    cells = new InvertedFile(dimension, KernelFactory.ofNearest());
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> cells.close());
    while (held.hasNext()) {
      IvfBatch.read(
          held.next(), (number, apart, cell, vector) -> cells.add(cell[0], number, apart, vector));
    }
  }

  /** Queries that are searched together: many share the reading of a cell; k bounds their lists. */
  public static int batch(int k) {
    return (int) Math.max(1, Math.min(BATCH, LIST_BYTES / TopK.bytes(k)));
  }

  @Override
  protected boolean work() {
    if (!queries.hasNext()) {
      return false;
    }
    search();
    return true;
  }

  private void search() {
    List<Integer> numbers = new ArrayList<>();
    List<Long> aparts = new ArrayList<>();
    List<int[]> probes = new ArrayList<>();
    int most = batch(k);
    // A chunk may overfill the batch; its own size is bounded.
    try (VectorBlock batch = VectorBlock.allocate(most + BATCH, dimension)) {
      while (queries.hasNext() && batch.count() < most) {
        IvfBatch.read(
            queries.next(),
            (number, apart, cell, vector) -> {
              numbers.add(number);
              aparts.add(apart);
              probes.add(cell);
              batch.add(vector);
            });
      }
      TopK lists = new TopK(batch.count(), k, least);
      cells.search(
          new InvertedFile.Queries(
              batch,
              numbers.stream().mapToInt(Integer::intValue).toArray(),
              aparts.stream().mapToLong(Long::longValue).toArray(),
              probes.toArray(int[][]::new)),
          lists);
      for (int row = 0; row < batch.count(); row++) {
        found(new Tuple2<>(numbers.get(row), NeighbourCodec.write(lists, row)));
      }
    }
  }
}
