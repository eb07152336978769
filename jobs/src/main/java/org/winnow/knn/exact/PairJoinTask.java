package org.winnow.knn.exact;

import java.util.Iterator;
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
  private final boolean between;
  private final boolean diagonal;
  private LoadedBlock passing;
  private int from;

  /**
   * A task.
   *
   * @param chunks what passes; {@code null} where the held block is compared with itself
   * @param between whether the cell is of two sets: pairs have an id of the held one first then
   */
  PairJoinTask(Iterator<byte[]> block, Iterator<byte[]> chunks, float least, boolean between) {
    super(KernelFactory.ofPairs());
    this.least = least;
    this.between = between;
    this.chunks = chunks;
    held = LoadedBlock.of(block, Integer.MAX_VALUE);
    scan = new ExactRescorer(finder(), held.vectors());
    diagonal = chunks == null;
    passing = diagonal ? held : LoadedBlock.of(chunks, PASSING);
  }

  @Override
  protected boolean work() {
    if (from >= held.ids().size() || passing.ids().isEmpty()) {
      if (diagonal || !chunks.hasNext()) {
        return false;
      }
      passing.close();
      passing = LoadedBlock.of(chunks, PASSING);
      from = 0;
    }
    int to = Math.min(held.ids().size(), from + STRIP);
    if (diagonal) {
      scan.within(from, to, least, this::visit);
    } else {
      scan.atLeast(from, to, passing.vectors(), least, this::visit);
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
        between || a.compareTo(b) < 0
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
