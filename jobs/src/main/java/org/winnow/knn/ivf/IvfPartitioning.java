package org.winnow.knn.ivf;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.winnow.knn.exact.BlockPairRdd;

/**
 * Partitions of a distributed search. Block {@code g} holds the entries of cell group {@code g}.
 * The blocks of queries follow, one for each task.
 *
 * @param groups number of groups of cells
 * @param tasksPerGroup tasks that search a group, each for its own queries
 */
record IvfPartitioning(int groups, int tasksPerGroup) implements Serializable {
  private static final long MAX_GROUP_BYTES = 512L << 20;
  private static final int MAX_TASKS_PER_GROUP = 4;

  /**
   * Enough tasks for all cores. Every query is sent to all groups that it probes, and every group
   * to all of its tasks. So there are few groups, but each fits into the memory of a task.
   */
  static IvfPartitioning of(long count, int dimension, int cores) {
    long minGroups = count * dimension * Float.BYTES / MAX_GROUP_BYTES + 1;
    int groups = (int) Math.max(minGroups, (cores + MAX_TASKS_PER_GROUP - 1) / MAX_TASKS_PER_GROUP);
    return new IvfPartitioning(groups, (cores + groups - 1) / groups);
  }

  int blockCount() {
    return groups + groups * tasksPerGroup;
  }

  /** The block for a query in a group. */
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
