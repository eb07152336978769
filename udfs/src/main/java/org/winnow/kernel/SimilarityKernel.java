package org.winnow.kernel;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the entries of the product of two blocks that reach a threshold (thresholded GEMM): the
 * inner loop of similarity joins and nearest-neighbour search. Not thread-safe.
 *
 * <p>Products have an error of up to {@link #ERROR} and differ between implementations in the last
 * bits. Callers that decide by them rescore, see {@link ExactRescorer}.
 */
public interface SimilarityKernel extends AutoCloseable {
  /** Bound on the error of a product of two unit vectors of up to 4096 numbers. */
  float ERROR = 2e-5f;

  /** Receives an entry. */
  interface Visitor {
    /**
     * Called for entries, by a {@link SimilarityKernel} row by row within a tile of columns, with
     * ascending columns.
     *
     * @param row index into the rows' block
     * @param column index into the columns' block
     * @param product the entry
     */
    void visit(int row, int column, float product);
  }

  /** Name of the implementation, for the log. */
  String name();

  /**
   * Visits all entries that reach the threshold of their row.
   *
   * @param thresholds one per vector of the rows' block; the visitor may raise them during the call
   */
  void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor);

  @Override
  void close();

  /** The fastest float kernel for this machine's processors. */
  static SimilarityKernel best() {
    return OpenBlas.AVAILABLE ? new BlasSimilarityKernel() : new JavaSimilarityKernel();
  }

  /**
   * As {@link #best()}, with a first pass of int8 products.
   *
   * @param products requested with the first call that is large enough; empty if not to be used
   */
  static SimilarityKernel int8(Supplier<Optional<Int8Products>> products) {
    return OpenBlas.AVAILABLE ? new Int8SimilarityKernel(products) : best();
  }

  /** Whether int8 products are exact and faster on this machine; measures both. */
  static boolean isWorthwhile(Int8Products products) {
    return OpenBlas.AVAILABLE && Int8Calibration.passes(products);
  }
}
