package org.winnow.knn.exact;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.ort.KernelHolder;
import org.winnow.kernel.ort.QueryKernel;
import org.winnow.spark.TaskGpu;

/** Opens similarity kernels in tasks: on the task's GPU if it has one, else on the CPU. */
public final class KernelFactory {
  private static final Logger LOG = LoggerFactory.getLogger(KernelFactory.class);

  /** Kernels that the log of this JVM names already. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  /** Smallest cosine from which on few pairs are neighbours. */
  private static final float SELECTIVE = 0.6f;

  private KernelFactory() {}

  /** A kernel for top-k search, for one thread of this task. */
  public static SimilarityKernel forTopK() {
    return open(SimilarityKernel::best);
  }

  /**
   * A kernel for top-k search of some of these queries at a time, for one thread of this task.
   *
   * @param queries must stay open as long as the kernel
   */
  public static QueryKernel forQueries(VectorBlock queries) {
    return new QueryKernel(
        queries,
        forTopK(),
        () -> TaskGpu.forKernels().isPresent() ? Optional.empty() : KernelHolder.int8Products());
  }

  /**
   * A kernel for top-k search above a smallest cosine, for one thread of this task: that of
   * threshold joins, where few pairs reach it.
   */
  static SimilarityKernel forTopK(float minSimilarity) {
    return isSelective(minSimilarity) ? forPairs() : forTopK();
  }

  /** Whether so few pairs reach a smallest cosine that a filter pays. */
  static boolean isSelective(float minSimilarity) {
    return minSimilarity >= SELECTIVE;
  }

  /**
   * A kernel for threshold joins, for one thread of this task. It may filter by approximate
   * products. Top-k search without a high threshold gains nothing from such a filter, because its
   * thresholds are close to the results.
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
