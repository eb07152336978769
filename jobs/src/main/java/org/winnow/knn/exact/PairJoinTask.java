package org.winnow.knn.exact;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.ExactRescorer;

/** All pairs of a build block with a probe block, or within the build block. */
final class PairJoinTask extends BlockPairTask {
  /** Build rows that are compared at once. Bounds the results in memory. */
  private static final int STRIP_ROWS = 4096;

  private static final int PROBE_BATCH = 8192;

  private final Iterator<byte[]> probeChunks;
  private final float minSimilarity;
  private final LoadedBlock build;
  private final ExactRescorer rescorer;

  /** Whether the smaller id of a pair comes first. */
  private final boolean ordered;

  private final boolean selfJoin;

  /** Of each build row; for two blocks only. */
  private final float[] minSimilarities;

  private LoadedBlock probe;
  private int nextRow;

  /** Joins a block with itself. */
  private PairJoinTask(Iterator<byte[]> buildChunks, float minSimilarity) {
    super(KernelFactory.forPairs());
    this.minSimilarity = minSimilarity;
    build = LoadedBlock.of(buildChunks, Integer.MAX_VALUE);
    rescorer = new ExactRescorer(kernel(), build.vectors());
    probeChunks = Collections.emptyIterator();
    probe = build;
    selfJoin = true;
    ordered = true;
    minSimilarities = new float[0];
  }

  /** Joins two blocks. */
  private PairJoinTask(
      Iterator<byte[]> buildChunks,
      Iterator<byte[]> probeChunks,
      float minSimilarity,
      boolean ordered) {
    super(KernelFactory.forPairs());
    this.minSimilarity = minSimilarity;
    build = LoadedBlock.of(buildChunks, Integer.MAX_VALUE);
    rescorer = new ExactRescorer(kernel(), build.vectors());
    this.probeChunks = probeChunks;
    probe = LoadedBlock.of(probeChunks, PROBE_BATCH);
    selfJoin = false;
    this.ordered = ordered;
    minSimilarities = minSimilarities();
  }

  /** Pairs within one set; the smaller id comes first. */
  static BlockPairRdd.PairFunction<Row> withinSet(float minSimilarity) {
    return new BlockPairRdd.PairFunction<>() {
      @Override
      public Iterator<Row> joinPair(Iterator<byte[]> build, Iterator<byte[]> probe) {
        return new PairJoinTask(build, probe, minSimilarity, true);
      }

      @Override
      public Iterator<Row> joinSelf(Iterator<byte[]> block) {
        return new PairJoinTask(block, minSimilarity);
      }
    };
  }

  /** Pairs between two sets; the id of the build side comes first. */
  static BlockPairRdd.PairFunction<Row> betweenSets(float minSimilarity) {
    return (build, probe) -> new PairJoinTask(build, probe, minSimilarity, false);
  }

  @Override
  protected boolean computeMore() {
    if (nextRow >= build.ids().size() || probe.ids().isEmpty()) {
      if (!probeChunks.hasNext()) {
        return false;
      }
      probe.close();
      probe = LoadedBlock.of(probeChunks, PROBE_BATCH);
      nextRow = 0;
    }
    int to = Math.min(build.ids().size(), nextRow + STRIP_ROWS);
    if (selfJoin) {
      rescorer.pairsWithin(nextRow, to, minSimilarity, this::visit);
    } else {
      rescorer.pairsBetween(nextRow, to, probe.vectors(), minSimilarities, this::visit);
    }
    nextRow = to;
    return true;
  }

  /** Of two sets, the vectors of the build side may ask for more. */
  private float[] minSimilarities() {
    float[] all = build.minSimilarities().clone();
    for (int row = 0; row < all.length; row++) {
      all[row] = ordered ? minSimilarity : Math.max(minSimilarity, all[row]);
    }
    return all;
  }

  private void visit(int row, int column, float cosine) {
    if (!build.mayPair(row, probe, column)) {
      return;
    }
    String a = build.ids().get(row);
    String b = probe.ids().get(column);
    emit(
        !ordered || a.compareTo(b) < 0
            ? RowFactory.create(a, b, cosine)
            : RowFactory.create(b, a, cosine));
  }

  @Override
  void close() {
    super.close();
    build.close();
    if (!selfJoin) {
      probe.close();
    }
  }
}
