package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.TopK;

/** The k nearest neighbours in a probe block, for each query of the build block. */
final class TopKTask extends BlockPairTask {
  private static final int PROBE_BATCH = 8192;

  private final Iterator<byte[]> probeChunks;
  private final LoadedBlock queries;
  private final ExactRescorer rescorer;
  private final TopK lists;
  private final List<String> probeIds = new ArrayList<>();
  private int emitted;

  TopKTask(Iterator<byte[]> queryChunks, Iterator<byte[]> probeChunks, int k, float minSimilarity) {
    super(KernelFactory.forTopK(minSimilarity));
    this.probeChunks = probeChunks;
    queries = LoadedBlock.of(queryChunks, Integer.MAX_VALUE);
    rescorer = new ExactRescorer(kernel(), queries.vectors());
    lists = new TopK(queries.ids().size(), k, minSimilarity);
  }

  @Override
  protected boolean computeMore() {
    while (probeChunks.hasNext()) {
      try (LoadedBlock probe = LoadedBlock.of(probeChunks, PROBE_BATCH)) {
        rescorer.topK(
            probe.vectors(),
            probeIds.size(),
            lists,
            (row, column) ->
                queries.mayPair(row, probe, column)
                    && !queries.ids().get(row).equals(probe.ids().get(column)));
        probeIds.addAll(probe.ids());
      }
    }
    if (emitted == queries.ids().size()) {
      return false;
    }
    for (int rank = 0; rank < lists.size(emitted); rank++) {
      emit(
          RowFactory.create(
              queries.ids().get(emitted),
              probeIds.get(lists.number(emitted, rank)),
              lists.similarity(emitted, rank)));
    }
    emitted++;
    return true;
  }

  @Override
  void close() {
    super.close();
    queries.close();
  }
}
