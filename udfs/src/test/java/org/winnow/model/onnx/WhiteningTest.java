package org.winnow.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WhiteningTest {

  @Test
  void aWhitenedPopulationHasTheCovarianceOfIndependentChannels() {
    Random random = new Random(3);
    double[][] population = new double[500][5];
    for (double[] row : population) {
      double common = random.nextGaussian();
      for (int i = 0; i < 5; i++) {
        row[i] = 3 + i * common + 0.3 * random.nextGaussian();
      }
    }
    Whitening whitening = Whitening.of(population, 0);
    double[][] white = new double[500][5];
    for (int r = 0; r < 500; r++) {
      for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
          white[r][i] += whitening.matrix()[5 * i + j] * (population[r][j] - whitening.mean()[j]);
        }
      }
    }
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        double sum = 0;
        for (double[] row : white) {
          sum += row[i] * row[j] / 500;
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
  }

  @Test
  void eigenvectorsOfASymmetricMatrixGiveItBack() {
    double[][] a = {{2, 1, 0.5}, {1, 3, -1}, {0.5, -1, 1}};
    double[][] values = {a[0].clone(), a[1].clone(), a[2].clone()};
    double[][] vectors = Whitening.diagonalise(values);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += vectors[i][k] * values[k][k] * vectors[j][k];
        }
        assertThat(sum).isCloseTo(a[i][j], within(1e-12));
      }
    }
  }
}
