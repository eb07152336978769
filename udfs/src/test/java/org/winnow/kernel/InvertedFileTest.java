package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InvertedFileTest {
  private static final int COUNT = 900;
  private static final int CELLS = 12;

  @Test
  void withAllCellsProbedTheTopKIsExact() {
    EmbeddingGenerator generator = new EmbeddingGenerator(2, COUNT, 20, 30, 0.7, 0, 0.1);
    try (VectorBlock block = VectorBlock.allocate(COUNT, 20);
        InvertedFile cells = new InvertedFile(20, SimilarityKernel.best());
        SimilarityKernel kernel = SimilarityKernel.best()) {
      for (int i = 0; i < COUNT; i++) {
        block.add(generator.vector(i));
        cells.add(i * 7 % CELLS, i, i % 50, generator.vector(i));
      }
      TopK exact = new TopK(COUNT, 5, 0);
      new ExactRescorer(kernel, block)
          .topK(
              block,
              0,
              exact,
              (row, column) -> row != column && (row % 50 == 0 || row % 50 != column % 50));

      int[][] all = new int[COUNT][];
      Arrays.fill(all, IntStream.range(0, CELLS).toArray());
      TopK found = search(cells, block, all);
      for (int row = 0; row < COUNT; row++) {
        assertThat(numbers(found, row)).isEqualTo(numbers(exact, row));
      }

      int[][] one =
          IntStream.range(0, COUNT).mapToObj(i -> new int[] {3, 99}).toArray(int[][]::new);
      TopK few = search(cells, block, one);
      assertThat(Arrays.stream(numbers(few, 4)).map(number -> number * 7 % CELLS))
          .isNotEmpty()
          .containsOnly(3);
    }
  }

  private static TopK search(InvertedFile cells, VectorBlock block, int[][] probes) {
    TopK topK = new TopK(COUNT, 5, 0);
    int[] numbers = IntStream.range(0, COUNT).toArray();
    long[] exclusionKeys = IntStream.range(0, COUNT).mapToLong(i -> i % 50).toArray();
    cells.search(new InvertedFile.Queries(block, numbers, exclusionKeys, probes), topK);
    return topK;
  }

  private static int[] numbers(TopK topK, int row) {
    return IntStream.range(0, topK.size(row)).map(rank -> topK.number(row, rank)).toArray();
  }
}
