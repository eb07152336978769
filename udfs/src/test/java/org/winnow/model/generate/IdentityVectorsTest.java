package org.winnow.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.Vectors;
import org.winnow.model.generate.GeneratorContract.Diffusion;
import org.winnow.model.generate.GeneratorContract.Port;
import org.winnow.model.generate.IdentityVectors.Gaussian;

class IdentityVectorsTest {
  private static final IdentityVectors LATENT = vectors(0, Gaussian.STANDARD);

  private static IdentityVectors vectors(double norm, Gaussian shape) {
    return new IdentityVectors(
        new GeneratorContract(
            new Port("z", List.of(200, 1, 1)),
            norm,
            Port.NONE,
            Diffusion.NONE,
            List.of(0.1, 0.3),
            List.of()),
        shape);
  }

  @Test
  void aSeedGivesOneVectorOnEveryMachine() {
    assertThat(LATENT.draw(42)).isEqualTo(LATENT.draw(42)).isNotEqualTo(LATENT.draw(43));
    assertThat(LATENT.draw(42)[0]).isEqualTo(-0.74378157f);
    assertThat(IdentityVectors.identitySeed(1, "g", 7))
        .isNotEqualTo(IdentityVectors.identitySeed(1, "g", 8))
        .isNotEqualTo(IdentityVectors.identitySeed(2, "g", 7))
        .isNotEqualTo(IdentityVectors.identitySeed(1, "h", 7));
    assertThat(IdentityVectors.imageSeed(5, 1, 11))
        .isNotEqualTo(IdentityVectors.imageSeed(5, 11, 1));
  }

  @Test
  void noiseMovesTheVectorByItsDeviation() {
    float[] person = LATENT.draw(1);
    assertThat(LATENT.perturbed(person, 0, 9)).isSameAs(person);
    float[] near = LATENT.perturbed(person, 0.1, 9);
    double square = 0;
    for (int i = 0; i < person.length; i++) {
      square += Math.pow(near[i] - person[i], 2);
    }
    assertThat(Math.sqrt(square / person.length)).isCloseTo(0.1, within(0.015));
  }

  @Test
  void vectorsHaveTheNormOfTheContract() {
    IdentityVectors normed = vectors(20, Gaussian.STANDARD);
    float[] person = normed.draw(1);
    assertThat(Math.sqrt(Vectors.dot(person, person))).isCloseTo(20, within(1e-4));
    float[] near = normed.perturbed(person, 0.5, 2);
    assertThat(Math.sqrt(Vectors.dot(near, near))).isCloseTo(20, within(1e-4));
    // Noise of half the length at a right angle: cos = 1 / sqrt(1 + 0.25).
    assertThat(Vectors.dot(person, near) / 400).isCloseTo(0.894, within(0.03));
  }

  @Test
  void aFittedShapeGivesMeanAndCovariance() {
    Random random = new Random(1);
    List<float[]> real = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      float[] vector = new float[200];
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      vector[0] += 3;
      vector[1] *= 2;
      vector[2] += vector[1] / 2;
      real.add(vector);
    }
    IdentityVectors shaped = vectors(0, Gaussian.fit(real));
    double first = 0;
    double variance = 0;
    double covariance = 0;
    int draws = 4000;
    for (int i = 0; i < draws; i++) {
      float[] vector = shaped.draw(i);
      first += vector[0];
      variance += vector[1] * vector[1];
      covariance += vector[1] * vector[2];
    }
    assertThat(first / draws).isCloseTo(3, within(0.1));
    assertThat(variance / draws).isCloseTo(4, within(0.4));
    assertThat(covariance / draws).isCloseTo(2, within(0.3));
  }

  @Test
  void theFirstPictureHasNoNoiseAndTheOthersTakeTurns() {
    GeneratorContract contract = LATENT.contract();
    assertThat(contract.perturbation(0)).isZero();
    assertThat(contract.perturbation(1)).isEqualTo(0.1);
    assertThat(contract.perturbation(2)).isEqualTo(0.3);
    assertThat(contract.perturbation(3)).isEqualTo(0.1);
  }
}
