package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingGeneratorTest {
  @ParameterizedTest
  @CsvSource({"128, 0.8", "128, 0.5", "512, 0.7", "16, 0.9"})
  void facesOfOneIdentityHaveTheRequestedCohesion(int dimension, double cohesion) {
    EmbeddingGenerator generator = new EmbeddingGenerator(3, 400, dimension, 1, cohesion, 0, 0);
    List<float[]> vectors = IntStream.range(0, 400).mapToObj(generator::vector).toList();
    double sum = 0;
    for (int i = 0; i < 400; i += 2) {
      sum += Vectors.dot(vectors.get(i), vectors.get(i + 1));
    }
    assertThat(sum / 200).isCloseTo(cohesion * cohesion, within(0.02));
    assertThat(vectors).allSatisfy(v -> assertThat(Vectors.dot(v, v)).isCloseTo(1, within(1e-5)));
  }

  @Test
  void identitiesHaveUnequalSizesAndSomeFacesAreOutliers() {
    EmbeddingGenerator generator = new EmbeddingGenerator(5, 20_000, 8, 100, 0.8, 0.1, 0.2);
    Map<Integer, Long> sizes =
        IntStream.range(0, 20_000)
            .mapToObj(generator::identity)
            .collect(Collectors.groupingBy(i -> i, Collectors.counting()));
    assertThat(sizes.remove(-1)).isBetween(3700L, 4300L);
    assertThat(sizes).hasSize(100);
    List<Long> sorted = new ArrayList<>(sizes.values());
    sorted.sort(null);
    assertThat(sorted.get(95)).isGreaterThan(sorted.get(5) * 3 / 2);
  }

  @Test
  void aFaceIsAFunctionOfSeedAndNumber() {
    EmbeddingGenerator generator = new EmbeddingGenerator(9, 10, 4, 2, 0.8, 0, 0);
    assertThat(generator.vector(7)).isEqualTo(generator.vector(7));
    assertThat(new EmbeddingGenerator(10, 10, 4, 2, 0.8, 0, 0).vector(7))
        .isNotEqualTo(generator.vector(7));
  }

  @Test
  void aFaceCanBeMadeOfAnyIdentity() {
    EmbeddingGenerator generator = new EmbeddingGenerator(9, 10, 64, 2, 0.95, 0, 0);
    assertThat(generator.vector(generator.identity(7), 7)).isEqualTo(generator.vector(7));
    assertThat(Vectors.dot(generator.vector(99, 1), generator.vector(99, 2))).isGreaterThan(0.8);
    assertThat(Vectors.dot(generator.vector(99, 1), generator.vector(98, 2))).isLessThan(0.6);
  }

  @Test
  void centroidsOfKMeansMatchTheIdentities() {
    EmbeddingGenerator generator = new EmbeddingGenerator(1, 600, 32, 6, 0.9, 0, 0);
    try (VectorBlock block = VectorBlock.allocate(600, 32);
        SimilarityKernel kernel = SimilarityKernel.best()) {
      for (int i = 0; i < 600; i++) {
        block.add(generator.vector(i));
      }
      KMeans means = new KMeans(kernel, 8, 2);
      try (VectorBlock centroids = means.fit(block, 24)) {
        int[] nearest = means.assign(block, centroids);
        Map<Integer, Long> identitiesOfCentroid =
            IntStream.range(0, 600)
                .mapToObj(i -> List.of(nearest[i], generator.identity(i)))
                .distinct()
                .collect(Collectors.groupingBy(pair -> pair.get(0), Collectors.counting()));
        // More centroids than identities: no centroid covers two identities.
        assertThat(identitiesOfCentroid.values()).containsOnly(1L);
      }
    }
  }
}
