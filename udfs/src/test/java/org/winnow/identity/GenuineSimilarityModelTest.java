package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
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
}
