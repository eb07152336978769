package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KMeansSeedingTest {
  private static final int PEOPLE = 40;
  private static final int CANDIDATES = 160;
  private static final int DIMENSION = 64;

  @Test
  void eachClusterHasACentroidWhereRandomSeedingMissesSome() {
    // Squares modulo 97: some people have one candidate, others up to four.
    IntUnaryOperator person = candidate -> candidate * candidate % 97;
    long people = IntStream.range(0, CANDIDATES).map(person).distinct().count();
    List<Integer> chosen = choose(person, (int) people);

    assertThat(chosen).hasSize((int) people).doesNotHaveDuplicates();
    assertThat(chosen.stream().map(person::applyAsInt)).doesNotHaveDuplicates();
  }

  @Test
  void aVeryLargeClusterKeepsSeveralCentroids() {
    List<Integer> chosen = choose(candidate -> candidate % 2 == 0 ? 0 : 1 + candidate % 39, PEOPLE);

    assertThat(chosen).hasSize(PEOPLE);
    assertThat(chosen.stream().filter(candidate -> candidate % 2 == 0).count())
        .isGreaterThanOrEqualTo(CANDIDATES / 2 / 8);
  }

  @Test
  void thePartitioningAndTheOrderDoNotMatter() {
    try (VectorBlock block = block(candidate -> candidate % PEOPLE);
        SimilarityKernel kernel = SimilarityKernel.best()) {
      List<KMeansSeeding.Neighbours> parts = new ArrayList<>();
      for (int from = 0; from < CANDIDATES; from += 32) {
        parts.add(KMeansSeeding.neighbours(kernel, block, from, from + 32));
      }
      List<KMeansSeeding.Neighbours> whole =
          List.of(KMeansSeeding.neighbours(kernel, block, 0, CANDIDATES));
      int[] chosen = KMeansSeeding.choose(CANDIDATES, parts, 50);
      assertThat(KMeansSeeding.choose(CANDIDATES, whole, 50)).isEqualTo(chosen);
      Collections.reverse(parts);
      assertThat(KMeansSeeding.choose(CANDIDATES, parts, 50)).isEqualTo(chosen);
    }
  }

  @Test
  void allCandidatesAreChosenIfThereAreNoMore() {
    assertThat(choose(candidate -> candidate % 3, CANDIDATES))
        .isEqualTo(IntStream.range(0, CANDIDATES).boxed().toList());
  }

  private static List<Integer> choose(IntUnaryOperator person, int count) {
    try (VectorBlock block = block(person);
        SimilarityKernel kernel = SimilarityKernel.best()) {
      List<KMeansSeeding.Neighbours> closest =
          List.of(KMeansSeeding.neighbours(kernel, block, 0, CANDIDATES));
      return Arrays.stream(KMeansSeeding.choose(CANDIDATES, closest, count)).boxed().toList();
    }
  }

  /** Candidates close to the direction of their person. */
  private static VectorBlock block(IntUnaryOperator person) {
    VectorBlock block = VectorBlock.allocate(CANDIDATES, DIMENSION);
    for (int i = 0; i < CANDIDATES; i++) {
      float[] own = direction(i);
      float[] shared = direction(CANDIDATES + person.applyAsInt(i));
      block.add(Vectors.centroid(List.of(shared, shared, shared, own)));
    }
    return block;
  }

  private static float[] direction(int seed) {
    Random random = new Random(seed);
    float[] vector = new float[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      vector[j] = (float) random.nextGaussian();
    }
    return Vectors.centroid(List.of(vector));
  }
}
