package org.winnow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.OpenBlas;
import org.winnow.kernel.Scatter;

class CholeskyTest {
  private static final int N = 67;

  /** The upper triangle of a positive definite matrix, and 0 below. */
  private static double[] matrix() {
    Random random = new Random(3);
    Scatter scatter = new Scatter(N);
    for (int i = 0; i < 3 * N; i++) {
      scatter.add(random.doubles(N, -1, 1).toArray());
    }
    return scatter.upper();
  }

  @Test
  void lapackAndJavaGiveTheSameFactors() {
    double[] expected = matrix();
    assertThat(Cholesky.factorInJava(expected, N)).isZero();
    double[] factor = matrix();
    Cholesky.factor(factor, N);
    double[] inverse = Cholesky.inverseFactor(matrix(), N);

    assertThat(OpenBlas.AVAILABLE).isTrue();
    assertThat(factor).containsExactly(expected, within(1e-12));
    assertThat(inverse).containsExactly(Cholesky.inverse(expected, N), within(1e-12));
  }

  @Test
  void nothingStandsBelowTheDiagonalOfAnInverse() {
    double[] full = matrix();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < i; j++) {
        full[i * N + j] = full[j * N + i];
      }
    }
    assertThat(Cholesky.inverseFactor(full, N))
        .containsExactly(Cholesky.inverseFactor(matrix(), N));
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteIsAnError() {
    double[] matrix = {1, 2, 0, 1};
    assertThatThrownBy(() -> Cholesky.factor(matrix, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pivot 2");
    double[] unknown = {Double.NaN, 0, 0, 1};
    assertThatThrownBy(() -> Cholesky.factor(unknown, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
