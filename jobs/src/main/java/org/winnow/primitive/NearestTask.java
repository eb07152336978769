package org.winnow.primitive;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.winnow.algo.vector.NearestLists;
import org.winnow.algo.vector.PairScan;

/** The nearest of what passes, for each vector of the held block. */
final class NearestTask extends CellTask {
  private static final int PASSING = 8192;

  private final Iterator<byte[]> chunks;
  private final HeldBlock held;
  private final PairScan scan;
  private final NearestLists lists;
  private final List<String> ids = new ArrayList<>();
  private int given;

  NearestTask(Iterator<byte[]> block, Iterator<byte[]> chunks, int k, float least) {
    super(TaskFinder.ofNearest());
    this.chunks = chunks;
    held = HeldBlock.of(block, Integer.MAX_VALUE);
    scan = new PairScan(finder(), held.vectors());
    lists = new NearestLists(held.ids().size(), k, least);
  }

  @Override
  boolean work() {
    while (chunks.hasNext()) {
      try (HeldBlock passing = HeldBlock.of(chunks, PASSING)) {
        scan.nearest(
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
