package org.winnow.kernel;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Decides by products that do not depend on how the work was cut up: a {@link SimilarityKernel}
 * proposes, and each proposal is computed again by {@link Vectors#dot}.
 */
public final class ExactRescorer {
  /**
   * Rows of a strip that are compared with all rows that follow in it; half of the first ones
   * twice.
   */
  private static final int STEP = 1024;

  /**
   * Rows that are compared with all that follow, or whose nearest are sought, at a time: bounds the
   * proposals that wait.
   */
  private static final int STRIP = 4096;

  private final SimilarityKernel finder;
  private final VectorBlock rows;
  private final float[] left;
  private final float[] right;
  private int held = -1;

  /**
   * @param rows the vectors that are compared with others
   */
  public ExactRescorer(SimilarityKernel finder, VectorBlock rows) {
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
      int from, int to, VectorBlock columns, float least, SimilarityKernel.Visitor visitor) {
    finder.find(
        new VectorRange(rows, from, to),
        VectorRange.all(columns),
        bars(from, to, least),
        (row, column, product) -> decide(row, columns, column, least, visitor));
  }

  /**
   * Visits the pairs of some rows and those that follow them in the same block, each once, with a
   * cosine of at least {@code least}.
   *
   * @param from first row
   * @param to row after the last
   */
  public void within(int from, int to, float least, SimilarityKernel.Visitor visitor) {
    float[] bars = bars(from, to, least);
    for (int top = from; top < to; top += STRIP) {
      int end = Math.min(to, top + STRIP);
      for (int first = top; first < end; first += STEP) {
        within(
            first,
            Math.min(end, first + STEP),
            new VectorRange(rows, first, end),
            bars,
            least,
            visitor);
      }
      within(top, end, new VectorRange(rows, end, rows.count()), bars, least, visitor);
    }
  }

  private void within(
      int from,
      int to,
      VectorRange following,
      float[] bars,
      float least,
      SimilarityKernel.Visitor visitor) {
    finder.find(
        new VectorRange(rows, from, to),
        following,
        bars,
        (row, column, product) -> {
          if (row < column) {
            decide(row, rows, column, least, visitor);
          }
        });
  }

  private float[] bars(int from, int to, float least) {
    float[] bars = new float[rows.count()];
    Arrays.fill(bars, from, to, least - SimilarityKernel.ERROR);
    return bars;
  }

  private void decide(
      int row, VectorBlock columns, int column, float least, SimilarityKernel.Visitor visitor) {
    float cosine = cosine(row, columns, column);
    if (cosine >= least) {
      visitor.found(row, column, cosine);
    }
  }

  /**
   * Offers all columns to the lists of the rows' nearest.
   *
   * @param lists one of each row
   * @param first number of the first column in the whole set
   * @param allowed which pairs may be neighbours
   */
  public void nearest(VectorBlock columns, int first, TopK lists, Allowed allowed) {
    nearest(columns, column -> first + column, lists, allowed);
  }

  /**
   * Offers all columns to the lists of the rows' nearest.
   *
   * @param numbers number of each column in the whole set
   * @param lists one of each row
   * @param allowed which pairs may be neighbours
   */
  public void nearest(VectorBlock columns, int[] numbers, TopK lists, Allowed allowed) {
    nearest(columns, column -> numbers[column], lists, allowed);
  }

  private void nearest(VectorBlock columns, IntUnaryOperator number, TopK lists, Allowed allowed) {
    for (int from = 0; from < rows.count(); from += STRIP) {
      int to = Math.min(rows.count(), from + STRIP);
      CandidateBuffer proposals =
          new CandidateBuffer(
              lists,
              from,
              to,
              (row, column) ->
                  lists.offer(row, number.applyAsInt(column), cosine(row, columns, column)));
      finder.find(
          new VectorRange(rows, from, to),
          VectorRange.all(columns),
          lists.bars(),
          (row, column, product) -> {
            if (allowed.test(row, column)) {
              proposals.propose(row, column, product);
            }
          });
      proposals.settle();
    }
  }

  /** Whether a row and a column may be neighbours. */
  public interface Allowed {
    boolean test(int row, int column);
  }

  private float cosine(int row, VectorBlock columns, int column) {
    if (row != held) {
      rows.copy(row, left);
      held = row;
    }
    columns.copy(column, right);
    return (float) Vectors.dot(left, right);
  }
}
