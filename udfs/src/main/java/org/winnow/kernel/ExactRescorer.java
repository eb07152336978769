package org.winnow.kernel;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Exact similarities that do not depend on how the work was partitioned. A {@link SimilarityKernel}
 * finds candidates, and {@link Vectors#dot} computes each of them again.
 */
public final class ExactRescorer {
  /**
   * Rows of a strip, which is compared with all following rows of its batch. Half of the first
   * comparisons are redundant.
   */
  private static final int STRIP_ROWS = 1024;

  /** Rows of a batch; bounds the candidates that are buffered. */
  private static final int BATCH_ROWS = 4096;

  private final SimilarityKernel kernel;
  private final VectorBlock rows;
  private final float[] left;
  private final float[] right;
  private int loadedRow = -1;

  /**
   * @param rows vectors that are compared with others
   */
  public ExactRescorer(SimilarityKernel kernel, VectorBlock rows) {
    this.kernel = kernel;
    this.rows = rows;
    this.left = new float[rows.dimension()];
    this.right = new float[rows.dimension()];
  }

  /**
   * Visits the pairs of some rows and all columns with a cosine of at least {@code minCosine}.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  public void pairsBetween(
      int from, int to, VectorBlock columns, float minCosine, SimilarityKernel.Visitor visitor) {
    pairsBetween(from, to, columns, ofAllRows(minCosine), visitor);
  }

  /**
   * Visits the pairs of some rows and all columns with a cosine of at least that of the row.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @param minCosines of all rows
   */
  public void pairsBetween(
      int from, int to, VectorBlock columns, float[] minCosines, SimilarityKernel.Visitor visitor) {
    kernel.find(
        new VectorRange(rows, from, to),
        VectorRange.all(columns),
        kernelThresholds(from, to, minCosines),
        (row, column, product) -> rescore(row, columns, column, minCosines[row], visitor));
  }

  /**
   * Visits each pair of a row and a later row of the same block with a cosine of at least {@code
   * minCosine}.
   *
   * @param from first row, inclusive
   * @param to last row, exclusive
   */
  public void pairsWithin(int from, int to, float minCosine, SimilarityKernel.Visitor visitor) {
    float[] thresholds = kernelThresholds(from, to, ofAllRows(minCosine));
    for (int top = from; top < to; top += BATCH_ROWS) {
      int end = Math.min(to, top + BATCH_ROWS);
      for (int first = top; first < end; first += STRIP_ROWS) {
        pairsWithin(
            first,
            Math.min(end, first + STRIP_ROWS),
            new VectorRange(rows, first, end),
            thresholds,
            minCosine,
            visitor);
      }
      pairsWithin(
          top, end, new VectorRange(rows, end, rows.count()), thresholds, minCosine, visitor);
    }
  }

  private void pairsWithin(
      int from,
      int to,
      VectorRange following,
      float[] thresholds,
      float minCosine,
      SimilarityKernel.Visitor visitor) {
    kernel.find(
        new VectorRange(rows, from, to),
        following,
        thresholds,
        (row, column, product) -> {
          if (row < column) {
            rescore(row, rows, column, minCosine, visitor);
          }
        });
  }

  private float[] ofAllRows(float minCosine) {
    float[] all = new float[rows.count()];
    Arrays.fill(all, minCosine);
    return all;
  }

  private static float[] kernelThresholds(int from, int to, float[] minCosines) {
    float[] thresholds = new float[minCosines.length];
    for (int row = from; row < to; row++) {
      thresholds[row] = minCosines[row] - SimilarityKernel.ERROR;
    }
    return thresholds;
  }

  private void rescore(
      int row, VectorBlock columns, int column, float minCosine, SimilarityKernel.Visitor visitor) {
    float cosine = cosine(row, columns, column);
    if (cosine >= minCosine) {
      visitor.visit(row, column, cosine);
    }
  }

  /**
   * Offers all columns to the top-k lists of the rows.
   *
   * @param first number of the first column in the whole set
   * @param topK one list per row
   * @param allowed pairs that may be neighbours
   */
  public void topK(VectorBlock columns, int first, TopK topK, Allowed allowed) {
    topK(columns, column -> first + column, topK, allowed);
  }

  /**
   * Offers all columns to the top-k lists of the rows.
   *
   * @param numbers number of each column in the whole set
   * @param topK one list per row
   * @param allowed pairs that may be neighbours
   */
  public void topK(VectorBlock columns, int[] numbers, TopK topK, Allowed allowed) {
    topK(columns, column -> numbers[column], topK, allowed);
  }

  private void topK(VectorBlock columns, IntUnaryOperator number, TopK topK, Allowed allowed) {
    for (int from = 0; from < rows.count(); from += BATCH_ROWS) {
      int to = Math.min(rows.count(), from + BATCH_ROWS);
      CandidateBuffer candidates =
          new CandidateBuffer(
              topK,
              from,
              to,
              (row, column) ->
                  topK.offer(row, number.applyAsInt(column), cosine(row, columns, column)));
      kernel.find(
          new VectorRange(rows, from, to),
          VectorRange.all(columns),
          topK.thresholds(),
          (row, column, product) -> {
            if (allowed.test(row, column)) {
              candidates.add(row, column, product);
            }
          });
      candidates.rescore();
    }
  }

  /** Whether a row and a column may be neighbours. */
  public interface Allowed {
    boolean test(int row, int column);
  }

  private float cosine(int row, VectorBlock columns, int column) {
    if (row != loadedRow) {
      rows.copy(row, left);
      loadedRow = row;
    }
    columns.copy(column, right);
    return (float) Vectors.dot(left, right);
  }
}
