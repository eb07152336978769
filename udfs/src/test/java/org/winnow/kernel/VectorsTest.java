package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorsTest {
  @Test
  void theCosineOfVectorsOfAnyLength() {
    assertThat(Vectors.cosine(new float[] {3, 4}, new float[] {8, 6}))
        .isCloseTo(0.96, within(1e-12));
    assertThat(Vectors.cosine(new float[] {0, 0}, new float[] {8, 6})).isNaN();
  }

  @Test
  void vectorsOfTwoModelsAreNotCompared() {
    assertThatThrownBy(() -> Vectors.dot(new float[2], new float[3]))
        .hasMessage("vectors of 2 and 3 numbers cannot be compared");
  }

  @Test
  void theCentroidIsAUnitVectorOrZero() {
    float[] centroid = Vectors.centroid(List.of(new float[] {1, 0}, new float[] {0, 1}));
    assertThat(Vectors.dot(centroid, centroid)).isCloseTo(1, within(1e-6));
    assertThat(centroid[0]).isEqualTo(centroid[1]);
    assertThat(Vectors.centroid(List.of(new float[] {1, 0}, new float[] {-1, 0})))
        .containsExactly(0, 0);
  }

  /** Sizes around the block of rows. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 700, 5", "256, 10, 128", "257, 31, 16", "600, 513, 7"})
  void allProductsAreThoseOfTheDefinition(int rows, int columns, int dimension) {
    List<float[]> left = random(rows, dimension, 1);
    List<float[]> right = random(columns, dimension, 2);
    List<Integer> visited = new ArrayList<>();

    Similarities.forEachRow(
        left,
        right,
        (row, products) -> {
          visited.add(row);
          assertThat(products).hasSize(columns);
          for (int column = 0; column < columns; column++) {
            assertThat((double) products[column])
                .isCloseTo(Vectors.dot(left.get(row), right.get(column)), within(1e-4));
          }
        });

    assertThat(visited).hasSize(rows).isSorted();
  }

  @Test
  void emptySetsHaveNoProducts() {
    Similarities.forEachRow(
        List.of(),
        random(3, 4, 1),
        (row, products) -> {
          throw new AssertionError("no row is there to visit");
        });
  }

  private static List<float[]> random(int count, int dimension, long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int j = 0; j < dimension; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
