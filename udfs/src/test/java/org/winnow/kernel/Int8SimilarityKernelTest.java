package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With products that are off by as much as rounding allows, in either direction. */
class Int8SimilarityKernelTest {
  private static final int ROWS = 1500;
  private static final int COLUMNS = 2300;
  private static final int COLUMNS_AT_ONCE = 64;
  private static final int DIMENSION = 64;

  /** Products of floats, each off by what is asked for times the bound of the rounding. */
  private record Off(double share) implements Int8Products {
    private record Some(FloatBuffer numbers, int count, int dimension, float step)
        implements Quantized {
      @Override
      public void close() {
        // Holds nothing.
      }

      void copy(int index, float[] into) {
        numbers.get(index * dimension, into);
      }
    }

    @Override
    public Quantized quantizeRows(FloatBuffer numbers, int count, int dimension, float step) {
      return new Some(numbers, count, dimension, step);
    }

    @Override
    public Quantized quantizeColumns(FloatBuffer numbers, int count, int dimension, float step) {
      return new Some(numbers, count, dimension, step);
    }

    @Override
    public void multiply(Quantized rows, Quantized columns, FloatBuffer out) {
      Some left = (Some) rows;
      Some right = (Some) columns;
      assertThat(right.count() % COLUMNS_AT_ONCE).isZero();
      float[] a = new float[left.dimension()];
      float[] b = new float[a.length];
      double bound = (left.step() + right.step()) / 2 * Math.sqrt(a.length);
      for (int i = 0; i < left.count(); i++) {
        left.copy(i, a);
        for (int j = 0; j < right.count(); j++) {
          right.copy(j, b);
          out.put(i * right.count() + j, (float) (Vectors.dot(a, b) + share * bound));
        }
      }
    }
  }

  /** From no error to all of it; the last ones let so much pass that floats are multiplied. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 0.5, -0.3})
  void whatIsFoundDoesNotDependOnTheErrorOfTheFirstPass(double share) {
    try (VectorBlock rows =
            SimilarityKernelTest.block(SimilarityKernelTest.vectors(ROWS, DIMENSION, 1));
        VectorBlock columns =
            SimilarityKernelTest.block(SimilarityKernelTest.vectors(COLUMNS, DIMENSION, 2));
        SimilarityKernel exact = new BlasSimilarityKernel();
        SimilarityKernel coarse = new Int8SimilarityKernel(new Off(share))) {
      for (float least : new float[] {0.45f, 0.2f, 0.1f}) {
        assertThat(found(coarse, rows, columns, least))
            .isNotEmpty()
            .isEqualTo(found(exact, rows, columns, least));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1})
  void theNearestDoNotDependOnItEither(double share) {
    try (VectorBlock rows =
            SimilarityKernelTest.block(SimilarityKernelTest.vectors(300, DIMENSION, 3));
        VectorBlock columns =
            SimilarityKernelTest.block(SimilarityKernelTest.vectors(6000, DIMENSION, 4));
        SimilarityKernel exact = new BlasSimilarityKernel();
        SimilarityKernel coarse = new Int8SimilarityKernel(new Off(share))) {
      TopK expected = nearest(exact, rows, columns);
      TopK found = nearest(coarse, rows, columns);
      for (int i = 0; i < rows.count(); i++) {
        assertThat(found.numbers(i)).isEqualTo(expected.numbers(i));
      }
    }
  }

  private static TopK nearest(SimilarityKernel finder, VectorBlock rows, VectorBlock columns) {
    TopK lists = new TopK(rows.count(), 7, -2);
    new ExactRescorer(finder, rows).topK(columns, 0, lists, (row, column) -> true);
    return lists;
  }

  private static Map<Long, Float> found(
      SimilarityKernel finder, VectorBlock rows, VectorBlock columns, float least) {
    Map<Long, Float> pairs = new HashMap<>();
    new ExactRescorer(finder, rows)
        .pairsBetween(
            0,
            rows.count(),
            columns,
            least,
            (row, column, cosine) ->
                assertThat(pairs.put((long) row * COLUMNS + column, cosine)).isNull());
    return pairs;
  }
}
