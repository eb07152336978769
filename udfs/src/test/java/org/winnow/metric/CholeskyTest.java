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
    assertThat(OpenBlas.AVAILABLE).isTrue();
    assertThat(Cholesky.inverseFactor(matrix(), N))
        .containsExactly(Cholesky.inverseFactorInJava(matrix(), N), within(1e-12));
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
    double[][] matrices = {{1, 2, 0, 1}, {Double.NaN, 0, 0, 1}};
    for (double[] matrix : matrices) {
      assertThatThrownBy(() -> Cholesky.factor(matrix.clone(), 2))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Cholesky.inverseFactor(matrix.clone(), 2))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Cholesky.inverseFactor(matrices[0].clone(), 2))
        .hasMessageContaining("pivot 1");
    assertThatThrownBy(() -> Cholesky.factor(matrices[0].clone(), 2))
        .hasMessageContaining("pivot 1 is -3.0");
  }
}
