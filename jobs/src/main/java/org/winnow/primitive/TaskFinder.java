package org.winnow.primitive;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** A finder for one thread of this task. */
  static PairFinder open() {
    PairFinder finder =
        TaskGpu.allowed().map(ModelHolder::pairFinder).orElseGet(ModelHolder::pairFinder);
    if (SAID.add(finder.name())) {
      LOG.info("vectors are compared by {}", finder.name());
    }
    return finder;
  }
}
