package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateBufferTest {
  private static final int COUNT = 5000;
  private static final int K = 7;

  @Test
  void theTopKIsExactDespiteErrorsOfTheProducts() {
    float[] exact = new float[COUNT];
    Random random = new Random(5);
    for (int i = 0; i < COUNT; i++) {
      exact[i] = random.nextFloat() * 2 - 1;
    }
    assertThat(numbers(exact, random)).containsExactly(expected(exact));
  }

  @Test
  void tiesGoToTheSmallerNumber() {
    float[] exact = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      exact[i] = i % 2 == 0 ? 0.5f : 0.25f;
    }
    assertThat(numbers(exact, new Random(6))).containsExactly(0, 2, 4, 6, 8, 10, 12);
  }

  private static int[] numbers(float[] exact, Random random) {
    TopK topK = new TopK(4, K, -1);
    CandidateBuffer candidates =
        new CandidateBuffer(topK, 2, 4, (row, place) -> topK.offer(row, place, exact[place]));
    // In descending order: the smaller number, which wins a tie, comes later.
    for (int i = COUNT - 1; i >= 0; i--) {
      float product = exact[i] + (random.nextFloat() * 2 - 1) * SimilarityKernel.ERROR;
      if (product >= topK.thresholds()[3]) {
        candidates.add(3, i, product);
      }
    }
    candidates.rescore();
    assertThat(topK.size(2)).isZero();
    return topK.numbers(3);
  }

  private static int[] expected(float[] exact) {
    return IntStream.range(0, COUNT)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -exact[i]).thenComparing(i -> i))
        .limit(K)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
