package org.winnow.knn.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a similarity join: which pairs of blocks are joined, one task for each pair.
 *
 * @param rows number of blocks of the first set
 * @param columns number of blocks of the second set
 * @param symmetric whether both sets are the same, so that each pair of blocks is joined once
 */
record BlockGrid(int rows, int columns, boolean symmetric) {
  /** Off-heap memory of a build block. The probe block is streamed. */
  private static final long MAX_BLOCK_BYTES = 64L << 20;

  /** A smaller block does not pay for a task. */
  private static final int MIN_BLOCK_VECTORS = 2048;

  private static final int TASKS_PER_CORE = 4;

  /** The blocks of a set that is joined with itself. */
  static BlockGrid within(long count, int dimension, int cores) {
    long blocks =
        Math.max(minBlocks(count, dimension), blocksForTasks(2L * TASKS_PER_CORE * cores));
    int rows = (int) Math.max(1, Math.min(blocks, count / MIN_BLOCK_VECTORS));
    return new BlockGrid(rows, rows, true);
  }

  /** The blocks of two sets. */
  static BlockGrid between(long left, long right, int dimension, int cores) {
    long minTasks = (long) TASKS_PER_CORE * cores;
    int rows =
        (int)
            Math.max(
                1,
                Math.min(
                    Math.max(minBlocks(left, dimension), blocksForTasks(minTasks)),
                    left / MIN_BLOCK_VECTORS));
    long columns = Math.max(minBlocks(right, dimension), (minTasks + rows - 1) / rows);
    return new BlockGrid(
        rows, (int) Math.max(1, Math.min(columns, right / MIN_BLOCK_VECTORS)), false);
  }

  private static long minBlocks(long count, int dimension) {
    return (count * dimension * Float.BYTES + MAX_BLOCK_BYTES - 1) / MAX_BLOCK_BYTES;
  }

  private static long blocksForTasks(long tasks) {
    return (long) Math.ceil(Math.sqrt(tasks));
  }

  /**
   * The pairs of blocks to join. Self pairs need half the work and come last: short tasks at the
   * end leave no core idle for long.
   *
   * @param firstRowBlock number of the first block of the first set
   * @param firstColumnBlock number of the first block of the second set
   */
  List<BlockPairRdd.BlockPair> blockPairs(int firstRowBlock, int firstColumnBlock) {
    List<BlockPairRdd.BlockPair> pairs = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = symmetric ? row + 1 : 0; column < columns; column++) {
        pairs.add(new BlockPairRdd.Pair(firstRowBlock + row, firstColumnBlock + column));
      }
    }
    for (int block = 0; symmetric && block < rows; block++) {
      pairs.add(new BlockPairRdd.SelfPair(firstRowBlock + block));
    }
    return pairs;
  }
}
