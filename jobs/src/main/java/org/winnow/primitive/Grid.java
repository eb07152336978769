package org.winnow.primitive;

import java.io.Serializable;

/**
 * How two sets, or one set with itself, are cut into pairs of blocks, one task each.
 *
 * @param rows blocks of the first set
 * @param columns blocks of the second set
 * @param symmetric whether the two are one set, so that each pair of blocks is met once
 */
record Grid(int rows, int columns, boolean symmetric) implements Serializable {
  /** Off-heap memory of the block that a task holds; the other passes by. */
  private static final long BLOCK_BYTES = 64L << 20;

  /** A block below this is not worth a task. */
  private static final int LEAST = 2048;

  private static final int TASKS_OF_CORE = 4;

  /** For a set with itself. */
  static Grid within(long count, int dimension, int cores) {
    long blocks = Math.max(blocks(count, dimension), blocksFor(2L * TASKS_OF_CORE * cores));
    int used = (int) Math.max(1, Math.min(blocks, count / LEAST));
    return new Grid(used, used, true);
  }

  /** For two sets. */
  static Grid between(long left, long right, int dimension, int cores) {
    long wanted = (long) TASKS_OF_CORE * cores;
    int rows =
        (int)
            Math.max(
                1, Math.min(Math.max(blocks(left, dimension), blocksFor(wanted)), left / LEAST));
    long columns = Math.max(blocks(right, dimension), (wanted + rows - 1) / rows);
    return new Grid(rows, (int) Math.max(1, Math.min(columns, right / LEAST)), false);
  }

  private static long blocks(long count, int dimension) {
    return (count * dimension * Float.BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  private static long blocksFor(long tasks) {
    return (long) Math.ceil(Math.sqrt(tasks));
  }

  /** Number of cells; of a symmetric grid those on and above the diagonal. */
  int cells() {
    return symmetric ? rows * (rows + 1) / 2 : rows * columns;
  }

  /**
   * Number of a cell. Those on the diagonal are half the work, and come last: tasks are started in
   * this order, and small ones at the end leave no core idle for long.
   */
  int cell(int row, int column) {
    if (!symmetric) {
      return row * columns + column;
    }
    int low = Math.min(row, column);
    int high = Math.max(row, column);
    return low == high ? rows * (rows - 1) / 2 + low : high * (high - 1) / 2 + low;
  }
}
