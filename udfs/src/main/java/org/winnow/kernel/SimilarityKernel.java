package org.winnow.kernel;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the entries of the product of two blocks that reach a bar: the inner loop of everything
 * that asks which vectors are close. One instance a thread.
 *
 * <p>The products of an implementation may be off by {@link #ERROR}, and differ in the last bits
 * from one to the other: whoever decides by them compares again, see {@link ExactRescorer}.
 */
public interface SimilarityKernel extends AutoCloseable {
  /** Bound on the error of a product of two unit vectors of up to 4096 numbers. */
  float ERROR = 2e-5f;

  /** Takes an entry. */
  interface Visitor {
    /**
     * Called for entries row by row within some columns, and these in ascending order.
     *
     * @param row index into the rows' block
     * @param column index into the columns' block
     * @param product their product
     */
    void visit(int row, int column, float product);
  }

  /** What computes, for a line in the log. */
  String name();

  /**
   * Visits all entries that reach the bar of their row.
   *
   * @param thresholds one of each vector of the rows' block; the visitor may raise them as it goes
   */
  void find(VectorRange rows, VectorRange columns, float[] thresholds, Visitor visitor);

  @Override
  void close();

  /** The fastest that runs on this machine's processors. */
  static SimilarityKernel best() {
    return OpenBlas.AVAILABLE ? new BlasSimilarityKernel() : new JavaSimilarityKernel();
  }

  /**
   * As {@link #best()}, after a first pass of coarse products.
   *
   * @param products asked for once there is enough to compare; none where they are not to be used
   */
  static SimilarityKernel int8(Supplier<Optional<Int8Products>> products) {
    return OpenBlas.AVAILABLE ? new Int8SimilarityKernel(products) : best();
  }

  /** Whether coarse products are exact here, and faster; takes the time to try. */
  static boolean isWorthwhile(Int8Products products) {
    return OpenBlas.AVAILABLE && Int8Calibration.passes(products);
  }
}
