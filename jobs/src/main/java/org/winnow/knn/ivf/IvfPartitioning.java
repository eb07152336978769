package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.winnow.knn.exact.BlockPairRdd;

/**
 * Where vectors are sent: what lies in the cells of group {@code g} is block {@code g}; blocks of
 * queries follow, one of each task.
 *
 * @param groups of cells
 * @param tasksPerGroup that search a group, each for queries of its own
 */
record IvfPartitioning(int groups, int tasksPerGroup) implements Serializable {
  private static final long MAX_GROUP_BYTES = 512L << 20;
  private static final int MAX_TASKS_PER_GROUP = 4;

  /**
   * As many tasks as keep all cores busy. A vector is sent to all groups in which it has cells to
   * search, and each group to all tasks that search it: so few groups, but not so few that one does
   * not fit into the memory of a task, or that many tasks read the same.
   */
  static IvfPartitioning of(long count, int dimension, int cores) {
    long minGroups = count * dimension * Float.BYTES / MAX_GROUP_BYTES + 1;
    int groups = (int) Math.max(minGroups, (cores + MAX_TASKS_PER_GROUP - 1) / MAX_TASKS_PER_GROUP);
    return new IvfPartitioning(groups, (cores + groups - 1) / groups);
  }

  int blockCount() {
    return groups + groups * tasksPerGroup;
  }

  /** The block of queries that a vector is sent to, of a group that it has cells in. */
  int queryBlock(int group, int number) {
    return groups + group * tasksPerGroup + number % tasksPerGroup;
  }

  List<BlockPairRdd.BlockPair> blockPairs() {
    return IntStream.range(0, groups * tasksPerGroup)
        .<BlockPairRdd.BlockPair>mapToObj(
            task -> new BlockPairRdd.Pair(task / tasksPerGroup, groups + task))
        .toList();
  }
}
