package org.winnow.kernel.ort;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.kernel.Int8Products;
import org.winnow.kernel.SimilarityKernel;
import org.winnow.kernel.VectorBlock;
import org.winnow.kernel.Vectors;
import org.winnow.testing.RandomVectors;

/** Found pairs are compared with the definition. */
class QueryKernelTest {
  private static final int QUERIES = 1100;
  private static final int DIMENSION = 48;

  /** Products of quantized vectors in Java, which do not depend on the processor. */
  private static final class JavaProducts implements Int8Products {
    private int calls;

    private record Rounded(int[][] values, float step) implements Quantized {
      @Override
      public void close() {
        // No resources.
      }
    }

    @Override
    public Quantized quantizeRows(FloatBuffer numbers, int count, int dimension, float step) {
      int[][] values = new int[count][dimension];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < dimension; j++) {
          values[i][j] = (int) Math.rint(numbers.get(i * dimension + j) / step);
          assertThat(Math.abs(values[i][j])).isLessThanOrEqualTo(MAX_VALUE);
        }
      }
      return new Rounded(values, step);
    }

    @Override
    public Quantized quantizeColumns(FloatBuffer numbers, int count, int dimension, float step) {
      assertThat(count % COLUMN_MULTIPLE).isZero();
      return quantizeRows(numbers, count, dimension, step);
    }

    @Override
    public void multiply(Quantized rows, Quantized columns, FloatBuffer out) {
      throw new UnsupportedOperationException("only some queries are multiplied");
    }

    @Override
    public void multiply(Quantized rows, LongBuffer selected, Quantized columns, FloatBuffer out) {
      calls++;
      Rounded left = (Rounded) rows;
      Rounded right = (Rounded) columns;
      while (selected.hasRemaining()) {
        int[] row = left.values()[(int) selected.get()];
        for (int[] column : right.values()) {
          int sum = 0;
          for (int i = 0; i < row.length; i++) {
            sum += row[i] * column[i];
          }
          out.put(sum * left.step() * right.step());
        }
      }
    }
  }

  /** With one vector and with numbers that are no multiples; the low threshold lets many pass. */
  @ParameterizedTest
  @ValueSource(ints = {1, 64, 150, 700})
  void roundedProductsMissNoPair(int columns) {
    JavaProducts products = new JavaProducts();
    int[] selected = IntStream.range(0, QUERIES).filter(i -> i % 3 != 1).toArray();
    for (float threshold : new float[] {0.5f, 0.3f, -0.1f, Float.NEGATIVE_INFINITY}) {
      assertThat(found(Optional.of(products), selected, columns, threshold))
          .isEqualTo(expected(selected, columns, threshold));
    }
    assertThat(products.calls).isPositive();
  }

  @Test
  void fewQueriesAreMultipliedAsFloats() {
    JavaProducts products = new JavaProducts();
    int[] selected = {3, 700, 1000};
    assertThat(found(Optional.of(products), selected, 100, 0.2f))
        .isNotEmpty()
        .isEqualTo(expected(selected, 100, 0.2f));
    assertThat(products.calls).isZero();
  }

  @Test
  void withoutRoundedProductsThePairsAreTheSame() {
    int[] selected = IntStream.range(100, 300).toArray();
    assertThat(found(Optional.empty(), selected, 200, 0.3f))
        .isNotEmpty()
        .isEqualTo(expected(selected, 200, 0.3f));
  }

  @Test
  void zerosAreNotRounded() {
    JavaProducts products = new JavaProducts();
    try (VectorBlock queries = VectorBlock.of(RandomVectors.of(QUERIES, DIMENSION, 1));
        VectorBlock zeros = VectorBlock.of(List.of(new float[DIMENSION], new float[DIMENSION]));
        QueryKernel kernel =
            new QueryKernel(queries, SimilarityKernel.best(), () -> Optional.of(products))) {
      List<Integer> visited = new ArrayList<>();
      kernel.find(
          IntStream.range(0, 100).toArray(),
          zeros,
          new float[100],
          (row, column, product) -> visited.add(column));
      assertThat(visited).hasSize(200);
    }
  }

  @Test
  void onnxRuntimeMultipliesSelectedRowsAsItDoesAll() {
    int columns = 128;
    long[] selected = {5, 0, 5, 299};
    try (Int8Session session = new Int8Session();
        VectorBlock left = VectorBlock.of(RandomVectors.of(300, DIMENSION, 3));
        VectorBlock right = VectorBlock.of(RandomVectors.of(columns, DIMENSION, 4));
        Int8Products.Quantized rows =
            session.quantizeRows(left.view(0, 300), 300, DIMENSION, 0.005f);
        Int8Products.Quantized others =
            session.quantizeColumns(right.view(0, columns), columns, DIMENSION, 0.005f)) {
      FloatBuffer all = direct(300 * columns * Float.BYTES).asFloatBuffer();
      session.multiply(rows, others, all);
      LongBuffer numbers = direct(selected.length * Long.BYTES).asLongBuffer();
      numbers.put(selected).flip();
      FloatBuffer some = direct(selected.length * columns * Float.BYTES).asFloatBuffer();
      session.multiply(rows, numbers, others, some);
      for (int i = 0; i < selected.length; i++) {
        assertThat(some.slice(i * columns, columns))
            .isEqualTo(all.slice((int) selected[i] * columns, columns));
      }
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Cosine of each pair that reaches the threshold, after a visitor has rescored it. */
  private static TreeMap<String, Float> found(
      Optional<Int8Products> products, int[] selected, int count, float minimum) {
    List<float[]> left = RandomVectors.of(QUERIES, DIMENSION, 1);
    List<float[]> right = RandomVectors.of(count, DIMENSION, 2);
    TreeMap<String, Float> pairs = new TreeMap<>();
    try (VectorBlock queries = VectorBlock.of(left);
        VectorBlock columns = VectorBlock.allocate(count + 64, DIMENSION);
        QueryKernel kernel = new QueryKernel(queries, SimilarityKernel.best(), () -> products)) {
      right.forEach(columns::add);
      float[] thresholds = new float[selected.length];
      Arrays.fill(thresholds, minimum - SimilarityKernel.ERROR);
      kernel.find(
          selected,
          columns,
          thresholds,
          (row, column, product) -> {
            float cosine = (float) Vectors.dot(left.get(selected[row]), right.get(column));
            if (cosine >= minimum) {
              assertThat(pairs.put(selected[row] + " " + column, cosine)).isNull();
            }
          });
    }
    return pairs;
  }

  private static TreeMap<String, Float> expected(int[] selected, int count, float minimum) {
    List<float[]> left = RandomVectors.of(QUERIES, DIMENSION, 1);
    List<float[]> right = RandomVectors.of(count, DIMENSION, 2);
    TreeMap<String, Float> pairs = new TreeMap<>();
    for (int query : selected) {
      for (int j = 0; j < count; j++) {
        float cosine = (float) Vectors.dot(left.get(query), right.get(j));
        if (cosine >= minimum) {
          pairs.put(query + " " + j, cosine);
        }
      }
    }
    return pairs;
  }
}
