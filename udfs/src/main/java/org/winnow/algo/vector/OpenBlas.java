package org.winnow.algo.vector;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/** Whether OpenBLAS is there; one thread a caller, since parallelism belongs to Spark. */
final class OpenBlas {
  static final boolean AVAILABLE = load();

  private OpenBlas() {}

  private static boolean load() {
    try {
      Loader.load(openblas.class);
      openblas.blas_set_num_threads(1);
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }
}
