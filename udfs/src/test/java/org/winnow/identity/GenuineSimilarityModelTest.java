package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.kernel.Vectors;

class GenuineSimilarityModelTest {
  private static final int FACES = 60;

  @Test
  void theCosineOfTwoCentroidsGrowsWithTheirFaces() {
    EmbeddingGenerator generator = new EmbeddingGenerator(3, FACES, 128, 1, 0.75, 0, 0);
    List<float[]> faces = new ArrayList<>();
    CosineHistogram cosines = new CosineHistogram();
    for (int i = 0; i < FACES; i++) {
      float[] face = generator.vector(i);
      faces.forEach(other -> cosines.add(Vectors.dot(face, other)));
      faces.add(face);
    }
    GenuineSimilarityModel model = GenuineSimilarityModel.of(cosines);
    float[] few = Vectors.centroid(faces.subList(0, 4));
    float[] many = Vectors.centroid(faces.subList(4, FACES));

    assertThat(model.medianCosine()).isCloseTo(0.75 * 0.75, within(0.05));
    assertThat(model.medianCosine() * model.centroidGain(4) * model.centroidGain(FACES - 4))
        .isCloseTo(Vectors.dot(few, many), within(0.05));
    assertThat(model.lowCosine()).isLessThan(model.medianCosine());
    assertThat(model.centroidGain(1)).isEqualTo(1);
  }

  @Test
  void fewPairsGiveTheUnknownModel() {
    assertThat(GenuineSimilarityModel.of(new CosineHistogram()))
        .isEqualTo(GenuineSimilarityModel.UNKNOWN);
    assertThat(
            GenuineSimilarityModel.UNKNOWN.lowCosine()
                * GenuineSimilarityModel.UNKNOWN.centroidGain(50))
        .isEqualTo(-1);
  }

  @Test
  void aCopyIsMoreAlikeThanNearlyAllPairsOfOnePerson() {
    CosineHistogram cosines = new CosineHistogram();
    CosineHistogram withCopies = new CosineHistogram();
    Random random = new Random(4);
    int above = 0;
    for (int i = 0; i < 100_000; i++) {
      double cosine = Math.tanh(0.78 + 0.25 * random.nextGaussian());
      above += cosine >= Math.tanh(0.78 + 0.25 * 3.0902) ? 1 : 0;
      cosines.add(cosine);
      withCopies.add(i % 50 == 0 ? 0.99 : cosine);
    }

    double copy = GenuineSimilarityModel.of(cosines).copy(1e-3);

    assertThat(above).isBetween(60, 140);
    assertThat(copy).isCloseTo(Math.tanh(0.78 + 0.25 * 3.0902), within(0.01));
    assertThat(GenuineSimilarityModel.of(withCopies).copy(1e-3)).isCloseTo(copy, within(0.02));
    assertThat(GenuineSimilarityModel.of(cosines).copy(1e-6)).isBetween(copy, 1.0);
  }

  @Test
  void whereTooLittleWasMeasuredNoCosineTellsACopy() {
    assertThat(GenuineSimilarityModel.UNKNOWN.copy(1e-3)).isGreaterThan(1);
  }
}
