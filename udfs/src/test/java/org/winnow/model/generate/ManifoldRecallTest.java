package org.winnow.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifoldRecallTest {

  @Test
  void whatLiesInABallIsCovered() {
    List<float[]> line = List.of(point(0, 0), point(1, 0), point(2, 0), point(3, 0));
    // With one neighbour, each ball has the radius 1.
    assertThat(ManifoldRecall.of(List.of(point(0, 1), point(4, 0)), line, 1)).isEqualTo(1);
    assertThat(ManifoldRecall.of(List.of(point(0, 1.01), point(3, 0.5)), line, 1)).isEqualTo(0.5);
    assertThat(ManifoldRecall.of(List.of(point(0, 2)), line, 1)).isZero();
    // The balls of the ends reach the third point: radius 2.
    assertThat(ManifoldRecall.of(List.of(point(0, 2)), line, 2)).isEqualTo(1);
  }

  /**
   * The same in NumPy:
   *
   * <pre>
   * i, j = np.meshgrid(np.arange(200), np.arange(16), indexing='ij')
   * f = lambda a: np.sin(a * (i + 1.0) * (j + 1.7)).astype('f4')
   * real, fake = f(0.37), (0.7 * f(0.51)).astype('f4')
   * d = lambda x, y: ((x[:, None, :].astype('f8') - y[None]) ** 2).sum(-1)
   * radius = np.sort(d(fake, fake), axis=1)[:, 3]
   * print((d(real, fake) &lt;= radius[None]).any(1).mean())
   * </pre>
   */
  @Test
  void itEqualsNumPy() {
    assertThat(ManifoldRecall.of(wave(0.37, 1), wave(0.51, 0.7), 3)).isEqualTo(0.89);
  }

  @Test
  void tooFewVectorsAreRefused() {
    assertThatThrownBy(() -> ManifoldRecall.of(List.of(), List.of(point(0, 0), point(1, 0)), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ManifoldRecall.of(List.of(point(0, 0)), List.of(point(0, 0)), 1))
        .hasMessageContaining("more than 1 generated ones, not 1 and 1");
  }

  private static List<float[]> wave(double frequency, double size) {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] vector = new float[16];
      for (int j = 0; j < vector.length; j++) {
        float value = (float) Math.sin(frequency * (i + 1.0) * (j + 1.7));
        vector[j] = (float) (size * value);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static float[] point(double x, double y) {
    return new float[] {(float) x, (float) y};
  }
}
