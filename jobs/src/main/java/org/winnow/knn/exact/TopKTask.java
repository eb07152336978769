package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.TopK;

/** The nearest of what passes, for each vector of the held block. */
final class TopKTask extends BlockPairTask {
  private static final int PASSING = 8192;

  private final Iterator<byte[]> chunks;
  private final LoadedBlock held;
  private final ExactRescorer scan;
  private final TopK lists;
  private final List<String> ids = new ArrayList<>();
  private int given;

  TopKTask(Iterator<byte[]> block, Iterator<byte[]> chunks, int k, float least) {
    super(KernelFactory.ofNearest());
    this.chunks = chunks;
    held = LoadedBlock.of(block, Integer.MAX_VALUE);
    scan = new ExactRescorer(finder(), held.vectors());
    lists = new TopK(held.ids().size(), k, least);
  }

  @Override
  protected boolean work() {
    while (chunks.hasNext()) {
      try (LoadedBlock passing = LoadedBlock.of(chunks, PASSING)) {
        scan.topK(
            passing.vectors(),
            ids.size(),
            lists,
            (row, column) ->
                held.mayPair(row, passing, column)
                    && !held.ids().get(row).equals(passing.ids().get(column)));
        ids.addAll(passing.ids());
      }
    }
    if (given == held.ids().size()) {
      return false;
    }
    for (int rank = 0; rank < lists.size(given); rank++) {
      found(
          RowFactory.create(
              held.ids().get(given),
              ids.get(lists.number(given, rank)),
              lists.similarity(given, rank)));
    }
    given++;
    return true;
  }

  @Override
  void close() {
    super.close();
    held.close();
  }
}
