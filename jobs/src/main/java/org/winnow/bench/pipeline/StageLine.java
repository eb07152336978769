package org.winnow.bench.pipeline;

import java.util.OptionalDouble;
import org.winnow.bench.measure.MemoryPeaks;

/**
 * What one stage of a rehearsal cost.
 *
 * @param stage id of the stage, or {@link Rehearsal#EXPORT}
 * @param rows its inputs
 * @param seconds wall-clock time
 * @param floorSeconds what its kernels alone take on all processors; empty where none are known
 * @param memory peaks of this process
 * @param bytes growth of its folder
 */
record StageLine(
    String stage,
    long rows,
    double seconds,
    OptionalDouble floorSeconds,
    MemoryPeaks.Peak memory,
    long bytes) {

  /** Rows in a second. */
  double rate() {
    return rows / Math.max(seconds, 1e-3);
  }

  /** Speed as a share of the floor's speed, 0 to about 1. */
  OptionalDouble shareOfFloor() {
    return floorSeconds.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(floorSeconds.getAsDouble() / Math.max(seconds, 1e-3));
  }
}
