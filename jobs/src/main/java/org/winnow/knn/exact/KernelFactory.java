package org.winnow.knn.exact;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.ort.KernelHolder;
import org.winnow.spark.TaskGpu;

/** What compares vectors in a task: its GPU, where it has one, or else the processor. */
public final class KernelFactory {
  private static final Logger LOG = LoggerFactory.getLogger(KernelFactory.class);

  /** What this JVM's log says already. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private KernelFactory() {}

  /** A finder of the nearest for one thread of this task. */
  public static SimilarityKernel forTopK() {
    return open(SimilarityKernel::best);
  }

  /**
   * A finder of pairs from a similarity on, for one thread of this task. It may begin with coarse
   * products; the nearest of vectors, whose bars are close below what is found, are found no faster
   * by them.
   */
  static SimilarityKernel forPairs() {
    return open(KernelHolder::ofProcessor);
  }

  private static SimilarityKernel open(Supplier<SimilarityKernel> cpuKernel) {
    SimilarityKernel kernel = TaskGpu.forKernels().map(KernelHolder::of).orElseGet(cpuKernel);
    if (LOGGED.add(kernel.name())) {
      LOG.info("vectors are compared by {}", kernel.name());
    }
    return kernel;
  }
}
