package org.winnow.algo.vector;

import java.util.Arrays;

/**
 * Decides by products that do not depend on how the work was cut up: a {@link PairFinder} proposes,
 * and each proposal is computed again by {@link Vectors#dot}.
 */
public final class PairScan {
  private final PairFinder finder;
  private final VectorBlock rows;
  private final float[] left;
  private final float[] right;

  /**
   * @param rows the vectors that are compared with others
   */
  public PairScan(PairFinder finder, VectorBlock rows) {
    this.finder = finder;
    this.rows = rows;
    this.left = new float[rows.dimension()];
    this.right = new float[rows.dimension()];
  }

  /**
   * Visits the pairs of some rows and all columns with a cosine of at least {@code least}.
   *
   * @param from first row
   * @param to row after the last
   */
  public void atLeast(
      int from, int to, VectorBlock columns, float least, PairFinder.Visitor visitor) {
    float[] bars = new float[rows.count()];
    Arrays.fill(bars, from, to, least - PairFinder.ERROR);
    finder.find(
        rows,
        from,
        to,
        columns,
        bars,
        (row, column, product) -> {
          float cosine = cosine(row, columns, column);
          if (cosine >= least) {
            visitor.found(row, column, cosine);
          }
        });
  }

  /**
   * Offers all columns to the lists of the rows' nearest.
   *
   * @param lists one of each row
   * @param first number of the first column in the whole set
   * @param allowed which pairs may be neighbours
   */
  public void nearest(VectorBlock columns, int first, NearestLists lists, Allowed allowed) {
    finder.find(
        rows,
        0,
        rows.count(),
        columns,
        lists.bars(),
        (row, column, product) -> {
          if (allowed.test(row, column)) {
            lists.offer(row, first + column, cosine(row, columns, column));
          }
        });
  }

  /** Whether a row and a column may be neighbours. */
  public interface Allowed {
    boolean test(int row, int column);
  }

  private float cosine(int row, VectorBlock columns, int column) {
    rows.copy(row, left);
    columns.copy(column, right);
    return (float) Vectors.dot(left, right);
  }
}
