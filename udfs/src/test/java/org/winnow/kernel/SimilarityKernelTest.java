package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.testing.RandomVectors;

/** All implementations agree with the definition. */
class SimilarityKernelTest {
  static Stream<Supplier<SimilarityKernel>> kernels() {
    return Stream.of(BlasSimilarityKernel::new, JavaSimilarityKernel::new);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void allPairsAboveTheThresholdAreFoundAndNoOthers(Supplier<SimilarityKernel> supplier) {
    // Sizes larger than a tile and no multiples of it.
    for (int dimension : new int[] {3, 64, 129}) {
      List<float[]> left = RandomVectors.of(301, dimension, 1);
      List<float[]> right = RandomVectors.of(1100, dimension, 2);
      float minCosine = dimension == 3 ? 0.999f : 0.3f;
      TreeMap<String, Float> expected = new TreeMap<>();
      for (int i = 7; i < 300; i++) {
        for (int j = 0; j < right.size(); j++) {
          float cosine = (float) Vectors.dot(left.get(i), right.get(j));
          if (cosine >= minCosine) {
            expected.put(i + " " + j, cosine);
          }
        }
      }
      TreeMap<String, Float> found = new TreeMap<>();
      try (SimilarityKernel kernel = supplier.get();
          VectorBlock rows = VectorBlock.of(left);
          VectorBlock columns = VectorBlock.of(right)) {
        new ExactRescorer(kernel, rows)
            .pairsBetween(
                7, 300, columns, minCosine, (i, j, cosine) -> found.put(i + " " + j, cosine));
      }
      assertThat(expected).hasSizeGreaterThan(20);
      assertThat(found).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void largeNegativeProductsDoNotHideEntries(Supplier<SimilarityKernel> supplier) {
    float[] v = {1, 0};
    // Few and many columns take different code paths.
    for (int count : new int[] {3, 900}) {
      List<float[]> others = new ArrayList<>(Collections.nCopies(count, new float[] {-1, 0}));
      others.set(1, new float[] {0.8f, 0.6f});
      List<Integer> found = new ArrayList<>();
      try (SimilarityKernel kernel = supplier.get();
          VectorBlock rows = VectorBlock.of(List.of(v));
          VectorBlock columns = VectorBlock.of(others)) {
        new ExactRescorer(kernel, rows)
            .pairsBetween(0, 1, columns, 0.5f, (i, j, cosine) -> found.add(j));
      }
      assertThat(found).containsExactly(1);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theTopKEqualsASort(Supplier<SimilarityKernel> supplier) {
    List<float[]> left = RandomVectors.of(50, 16, 3);
    List<float[]> right = RandomVectors.of(2000, 16, 4);
    int k = 7;
    TopK topK = new TopK(left.size(), k, -1);
    try (SimilarityKernel kernel = supplier.get();
        VectorBlock rows = VectorBlock.of(left);
        VectorBlock first = VectorBlock.of(right.subList(0, 900));
        VectorBlock second = VectorBlock.of(right.subList(900, 2000))) {
      ExactRescorer scan = new ExactRescorer(kernel, rows);
      // Later columns first: the order must not matter.
      scan.topK(second, 900, topK, (row, column) -> column != 5);
      scan.topK(first, 0, topK, (row, column) -> true);
    }
    for (int row = 0; row < left.size(); row++) {
      float[] query = left.get(row);
      List<Integer> expected =
          IntStream.range(0, right.size())
              .filter(j -> j != 905)
              .boxed()
              .sorted(
                  Comparator.comparing((Integer j) -> -(float) Vectors.dot(query, right.get(j)))
                      .thenComparing(j -> j))
              .limit(k)
              .toList();
      int list = row;
      assertThat(IntStream.range(0, topK.size(row)).map(rank -> topK.number(list, rank)).boxed())
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void ofEqualSimilaritiesTheSmallerNumberWins() {
    TopK topK = new TopK(1, 2, 0.1f);
    topK.offer(0, 9, 0.5f);
    topK.offer(0, 3, 0.5f);
    topK.offer(0, 5, 0.5f);
    topK.offer(0, 1, 0.05f);
    assertThat(List.of(topK.number(0, 0), topK.number(0, 1))).containsExactly(3, 5);
    assertThat(topK.similarity(0, 1)).isEqualTo(0.5f);
  }
}
