package org.winnow.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * Availability of OpenBLAS, and its matrix product. One thread per caller, because Spark
 * parallelises.
 */
public final class OpenBlas {
  /** Whether its native library could be loaded. */
  public static final boolean AVAILABLE = load();

  private OpenBlas() {}

  /**
   * The dot products of all rows of two blocks, row-major.
   *
   * @param left {@code rows} vectors of {@code dimension} numbers
   * @param right {@code columns} vectors
   * @param out receives {@code rows * columns} products
   */
  static void products(
      FloatPointer left,
      int rows,
      FloatPointer right,
      int columns,
      int dimension,
      FloatPointer out) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        rows,
        columns,
        dimension,
        1f,
        left,
        dimension,
        right,
        dimension,
        0f,
        out,
        columns);
  }

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
