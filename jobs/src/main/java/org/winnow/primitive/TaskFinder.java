package org.winnow.primitive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnow.algo.vector.PairFinder;
import org.winnow.model.ModelHolder;
import org.winnow.runtime.TaskGpu;

/** What compares vectors in a task: its GPU, where it has one, or else the processor. */
final class TaskFinder {
  private static final Logger LOG = LoggerFactory.getLogger(TaskFinder.class);

  /** What this JVM's log says already. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private TaskFinder() {}

  /** A finder of the nearest for one thread of this task. */
  static PairFinder ofNearest() {
    return open(PairFinder::best);
  }

  /**
   * A finder of pairs from a similarity on, for one thread of this task. It may begin with coarse
   * products; the nearest of vectors, whose bars are close below what is found, are found no faster
   * by them.
   */
  static PairFinder ofPairs() {
    return open(ModelHolder::pairFinder);
  }

  private static PairFinder open(Supplier<PairFinder> processor) {
    PairFinder finder = TaskGpu.allowed().map(ModelHolder::pairFinder).orElseGet(processor);
    if (SAID.add(finder.name())) {
      LOG.info("vectors are compared by {}", finder.name());
    }
    return finder;
  }
}
