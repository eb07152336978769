package org.winnow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 21})
  void eachSumRunsOverTheInputsInTheirOrder(int n) {
    Random random = new Random(n);
    float[] mean = floats(random, n);
    float[] vector = floats(random, n);
    float[] matrix = floats(random, n * n);

    double[] sums = new double[n];
    double norm = 0;
    for (int j = 0; j < n; j++) {
      for (int i = 0; i <= j; i++) {
        sums[j] += ((double) vector[i] - mean[i]) * matrix[i * n + j];
      }
      norm += sums[j] * sums[j];
    }
    float[] expected = new float[n];
    for (int j = 0; j < n; j++) {
      expected[j] = (float) (sums[j] / Math.sqrt(norm));
    }
    assertThat(new Projection(mean, matrix).apply(vector)).isEqualTo(expected);
  }

  @Test
  void aVectorOfAnotherLengthIsRefused() {
    Projection projection = new Projection(new float[2], new float[4]);
    assertThatThrownBy(() -> projection.apply(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 numbers");
  }

  private static float[] floats(Random random, int n) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }
}
