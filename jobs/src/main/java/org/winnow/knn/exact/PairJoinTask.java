package org.winnow.knn.exact;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.winnow.kernel.ExactRescorer;

/** All pairs of a cell: of the held block within itself, or of it with what passes. */
final class PairJoinTask extends BlockPairTask {
  /** Rows that are compared at a time: bounds what waits to be read. */
  private static final int STRIP = 4096;

  private static final int PASSING = 8192;

  private final Iterator<byte[]> chunks;
  private final float least;
  private final LoadedBlock held;
  private final ExactRescorer scan;

  /** Whether the smaller id of a pair comes first. */
  private final boolean ordered;

  private final boolean diagonal;
  private LoadedBlock passing;
  private int from;

  /** The pairs of a block within itself. */
  private PairJoinTask(Iterator<byte[]> block, float least) {
    super(KernelFactory.ofPairs());
    this.least = least;
    held = LoadedBlock.of(block, Integer.MAX_VALUE);
    scan = new ExactRescorer(finder(), held.vectors());
    chunks = Collections.emptyIterator();
    passing = held;
    diagonal = true;
    ordered = true;
  }

  /** The pairs of a block and what passes. */
  private PairJoinTask(
      Iterator<byte[]> block, Iterator<byte[]> chunks, float least, boolean ordered) {
    super(KernelFactory.ofPairs());
    this.least = least;
    held = LoadedBlock.of(block, Integer.MAX_VALUE);
    scan = new ExactRescorer(finder(), held.vectors());
    this.chunks = chunks;
    passing = LoadedBlock.of(chunks, PASSING);
    diagonal = false;
    this.ordered = ordered;
  }

  /** The pairs within one set: the smaller id of a pair comes first. */
  static BlockPairRdd.Work<Row> ofOneSet(float least) {
    return new BlockPairRdd.Work<>() {
      @Override
      public Iterator<Row> between(Iterator<byte[]> held, Iterator<byte[]> passing) {
        return new PairJoinTask(held, passing, least, true);
      }

      @Override
      public Iterator<Row> within(Iterator<byte[]> block) {
        return new PairJoinTask(block, least);
      }
    };
  }

  /** The pairs between two sets: the id of the held one comes first. */
  static BlockPairRdd.Work<Row> ofTwoSets(float least) {
    return (held, passing) -> new PairJoinTask(held, passing, least, false);
  }

  @Override
  protected boolean work() {
    if (from >= held.ids().size() || passing.ids().isEmpty()) {
      if (!chunks.hasNext()) {
        return false;
      }
      passing.close();
      passing = LoadedBlock.of(chunks, PASSING);
      from = 0;
    }
    int to = Math.min(held.ids().size(), from + STRIP);
    if (diagonal) {
      scan.pairsWithin(from, to, least, this::visit);
    } else {
      scan.pairsBetween(from, to, passing.vectors(), least, this::visit);
    }
    from = to;
    return true;
  }

  private void visit(int row, int column, float cosine) {
    if (!held.mayPair(row, passing, column)) {
      return;
    }
    String a = held.ids().get(row);
    String b = passing.ids().get(column);
    found(
        !ordered || a.compareTo(b) < 0
            ? RowFactory.create(a, b, cosine)
            : RowFactory.create(b, a, cosine));
  }

  @Override
  void close() {
    super.close();
    held.close();
    if (!diagonal) {
      passing.close();
    }
  }
}
