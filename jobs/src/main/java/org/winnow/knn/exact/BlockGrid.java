package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * How two sets, or one set with itself, are cut into pairs of blocks, one task each.
 *
 * @param rows blocks of the first set
 * @param columns blocks of the second set
 * @param symmetric whether the two are one set, so that each pair of blocks is met once
 */
record BlockGrid(int rows, int columns, boolean symmetric) {
  /** Off-heap memory of the block that a task holds; the other passes by. */
  private static final long BLOCK_BYTES = 64L << 20;

  /** A block below this is not worth a task. */
  private static final int LEAST = 2048;

  private static final int TASKS_OF_CORE = 4;

  /** For a set with itself. */
  static BlockGrid within(long count, int dimension, int cores) {
    long blocks = Math.max(blocks(count, dimension), blocksFor(2L * TASKS_OF_CORE * cores));
    int used = (int) Math.max(1, Math.min(blocks, count / LEAST));
    return new BlockGrid(used, used, true);
  }

  /** For two sets. */
  static BlockGrid between(long left, long right, int dimension, int cores) {
    long wanted = (long) TASKS_OF_CORE * cores;
    int rows =
        (int)
            Math.max(
                1, Math.min(Math.max(blocks(left, dimension), blocksFor(wanted)), left / LEAST));
    long columns = Math.max(blocks(right, dimension), (wanted + rows - 1) / rows);
    return new BlockGrid(rows, (int) Math.max(1, Math.min(columns, right / LEAST)), false);
  }

  private static long blocks(long count, int dimension) {
    return (count * dimension * Float.BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  private static long blocksFor(long tasks) {
    return (long) Math.ceil(Math.sqrt(tasks));
  }

  /**
   * The cells, the first set's blocks numbered from {@code first} on, the second's from {@code
   * second}. Those on the diagonal of a set with itself are half the work, and come last: tasks are
   * started in this order, and small ones at the end leave no core idle for long.
   */
  List<BlockPairRdd.BlockPair> cells(int first, int second) {
    List<BlockPairRdd.BlockPair> cells = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = symmetric ? row + 1 : 0; column < columns; column++) {
        cells.add(new BlockPairRdd.Pair(first + row, second + column));
      }
    }
    for (int block = 0; symmetric && block < rows; block++) {
      cells.add(new BlockPairRdd.Diagonal(first + block));
    }
    return cells;
  }
}
