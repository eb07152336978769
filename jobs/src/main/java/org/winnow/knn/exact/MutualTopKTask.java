package org.winnow.knn.exact;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.ExactRescorer;
import org.winnow.kernel.TopK;

/**
 * The k nearest neighbours of all vectors of two blocks of one set, or of one block, among each
 * other: each product serves both vectors. For a least similarity that few pairs reach, which the
 * kernel of threshold joins can filter by. Of more than k neighbours at one cosine, some are taken.
 */
final class MutualTopKTask extends BlockPairTask {
  /** Build rows that are compared at once. Bounds the results in memory. */
  private static final int STRIP_ROWS = 4096;

  private static final int PROBE_BATCH = 8192;

  private final Iterator<byte[]> probeChunks;
  private final LoadedBlock build;
  private final ExactRescorer rescorer;
  private final int k;
  private final float minSimilarity;

  /** Whether the block is joined with itself. */
  private final boolean within;

  private boolean isJoined;

  private MutualTopKTask(
      Iterator<byte[]> buildChunks,
      Iterator<byte[]> probeChunks,
      boolean within,
      int k,
      float minSimilarity) {
    super(KernelFactory.forPairs());
    this.probeChunks = probeChunks;
    this.within = within;
    this.k = k;
    this.minSimilarity = minSimilarity;
    build = LoadedBlock.of(buildChunks, Integer.MAX_VALUE);
    rescorer = new ExactRescorer(kernel(), build.vectors());
  }

  /** Neighbours within one set. */
  static BlockPairRdd.PairFunction<Row> withinSet(int k, float minSimilarity) {
    return new BlockPairRdd.PairFunction<>() {
      @Override
      public Iterator<Row> joinPair(Iterator<byte[]> build, Iterator<byte[]> probe) {
        return new MutualTopKTask(build, probe, false, k, minSimilarity);
      }

      @Override
      public Iterator<Row> joinSelf(Iterator<byte[]> block) {
        return new MutualTopKTask(block, Collections.emptyIterator(), true, k, minSimilarity);
      }
    };
  }

  @Override
  protected boolean computeMore() {
    if (within && !isJoined) {
      isJoined = true;
      joinWithin();
      return true;
    }
    if (!probeChunks.hasNext()) {
      return false;
    }
    try (LoadedBlock probe = LoadedBlock.of(probeChunks, PROBE_BATCH)) {
      joinWith(probe);
    }
    return true;
  }

  private void joinWithin() {
    TopK lists = new TopK(build.ids().size(), k, minSimilarity);
    for (int from = 0; from < build.ids().size(); from += STRIP_ROWS) {
      rescorer.pairsWithin(
          from,
          Math.min(build.ids().size(), from + STRIP_ROWS),
          minSimilarity,
          (row, column, cosine) -> {
            if (build.mayPair(row, build, column)) {
              lists.offer(row, column, cosine);
              lists.offer(column, row, cosine);
            }
          });
    }
    emitAll(lists, build.ids(), build.ids());
  }

  /** Emits the neighbours of both sides in a batch. The caller takes the nearest of all batches. */
  private void joinWith(LoadedBlock probe) {
    TopK lists = new TopK(build.ids().size(), k, minSimilarity);
    TopK ofProbe = new TopK(probe.ids().size(), k, minSimilarity);
    for (int from = 0; from < build.ids().size(); from += STRIP_ROWS) {
      rescorer.pairsBetween(
          from,
          Math.min(build.ids().size(), from + STRIP_ROWS),
          probe.vectors(),
          minSimilarity,
          (row, column, cosine) -> {
            if (build.mayPair(row, probe, column)) {
              lists.offer(row, column, cosine);
              ofProbe.offer(column, row, cosine);
            }
          });
    }
    emitAll(lists, build.ids(), probe.ids());
    emitAll(ofProbe, probe.ids(), build.ids());
  }

  private void emitAll(TopK lists, List<String> ids, List<String> neighbours) {
    for (int i = 0; i < ids.size(); i++) {
      for (int rank = 0; rank < lists.size(i); rank++) {
        emit(
            RowFactory.create(
                ids.get(i), neighbours.get(lists.number(i, rank)), lists.similarity(i, rank)));
      }
    }
  }

  @Override
  void close() {
    super.close();
    build.close();
  }
}
