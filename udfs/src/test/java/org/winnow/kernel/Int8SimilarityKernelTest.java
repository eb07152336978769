package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.testing.RandomVectors;

/** Uses products with the maximum quantization error, in either direction. */
class Int8SimilarityKernelTest {
  private static final int ROWS = 1500;
  private static final int COLUMNS = 2300;
  private static final int COLUMNS_AT_ONCE = 64;
  private static final int DIMENSION = 64;

  /** Float products, each with a share of the maximum quantization error. */
  private record WithError(double share) implements Int8Products {
    private record Some(FloatBuffer numbers, int count, int dimension, float step)
        implements Quantized {
      @Override
      public void close() {
        // No resources.
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

    @Override
    public void multiply(Quantized rows, LongBuffer selected, Quantized columns, FloatBuffer out) {
      throw new UnsupportedOperationException("all rows are multiplied");
    }
  }

  /**
   * From no error to the maximum. The largest errors pass so many candidates that floats are
   * multiplied.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, 0.5, -0.3})
  void thePairsDoNotDependOnTheErrorOfTheFirstPass(double share) {
    try (VectorBlock rows = VectorBlock.of(RandomVectors.of(ROWS, DIMENSION, 1));
        VectorBlock columns = VectorBlock.of(RandomVectors.of(COLUMNS, DIMENSION, 2));
        SimilarityKernel exact = new BlasSimilarityKernel();
        SimilarityKernel int8 = new Int8SimilarityKernel(new WithError(share))) {
      for (float minCosine : new float[] {0.45f, 0.2f, 0.1f}) {
        assertThat(found(int8, rows, columns, minCosine))
            .isNotEmpty()
            .isEqualTo(found(exact, rows, columns, minCosine));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1})
  void theTopKDoesNotDependOnTheErrorOfTheFirstPass(double share) {
    try (VectorBlock rows = VectorBlock.of(RandomVectors.of(300, DIMENSION, 3));
        VectorBlock columns = VectorBlock.of(RandomVectors.of(6000, DIMENSION, 4));
        SimilarityKernel exact = new BlasSimilarityKernel();
        SimilarityKernel int8 = new Int8SimilarityKernel(new WithError(share))) {
      TopK expected = nearest(exact, rows, columns);
      TopK found = nearest(int8, rows, columns);
      for (int i = 0; i < rows.count(); i++) {
        assertThat(found.numbers(i)).isEqualTo(expected.numbers(i));
      }
    }
  }

  private static TopK nearest(SimilarityKernel kernel, VectorBlock rows, VectorBlock columns) {
    TopK topK = new TopK(rows.count(), 7, -2);
    new ExactRescorer(kernel, rows).topK(columns, 0, topK, (row, column) -> true);
    return topK;
  }

  private static Map<Long, Float> found(
      SimilarityKernel kernel, VectorBlock rows, VectorBlock columns, float minCosine) {
    Map<Long, Float> pairs = new HashMap<>();
    new ExactRescorer(kernel, rows)
        .pairsBetween(
            0,
            rows.count(),
            columns,
            minCosine,
            (row, column, cosine) ->
                assertThat(pairs.put((long) row * COLUMNS + column, cosine)).isNull());
    return pairs;
  }
}
