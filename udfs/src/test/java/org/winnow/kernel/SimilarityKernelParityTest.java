package org.winnow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnow.kernel.ort.KernelHolder;
import org.winnow.model.Device;
import org.winnow.testing.RandomVectors;

/** ONNX Runtime's kernel on the processor finds the same entries as OpenBLAS and plain Java. */
class SimilarityKernelParityTest {
  private static final List<Supplier<SimilarityKernel>> KERNELS =
      List.of(
          () -> KernelHolder.of(Device.CPU),
          BlasSimilarityKernel::new,
          JavaSimilarityKernel::new,
          // Falls back to float products if this processor's int8 products saturate or are slow.
          () ->
              KernelHolder.int8Products()
                  .<SimilarityKernel>map(Int8SimilarityKernel::new)
                  .orElseGet(BlasSimilarityKernel::new));

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "2,5,255",
    "3,257,1",
    "24,300,1281",
    "129,4097,258",
    "512,31,9001",
    "512,607,2525",
    "128,1037,2209"
  })
  void allKernelsFindTheSamePairs(int dimension, int left, int right) {
    try (VectorBlock rows = withRepeats(left, dimension, 1);
        VectorBlock columns = withRepeats(right, dimension, 2)) {
      // Thresholds equal to the cosine of some pairs, and of all duplicates of their vectors.
      for (int place : new int[] {0, right / 3, right - 1}) {
        float threshold = (float) Vectors.dot(vector(rows, left / 2), vector(columns, place));
        float minCosine =
            left * right > 100_000 ? Math.max(threshold, dimension > 24 ? 0.1f : 0.5f) : threshold;
        List<Map<Long, Float>> found =
            KERNELS.stream().map(kernel -> scan(kernel, rows, columns, minCosine)).toList();
        assertThat(found.get(0))
            .isNotEmpty()
            .isEqualTo(found.get(1))
            .isEqualTo(found.get(2))
            .isEqualTo(found.get(3));
        if (minCosine == threshold) {
          assertThat(found.get(0)).containsEntry((long) (left / 2) * right + place, threshold);
        }
      }
    }
  }

  @Test
  void entriesOutsideTheErrorAreExact() {
    int dimension = 512;
    try (VectorBlock rows = withRepeats(70, dimension, 3);
        VectorBlock columns = withRepeats(1500, dimension, 4);
        SimilarityKernel kernel = KERNELS.get(0).get()) {
      float[] thresholds = new float[70];
      for (int i = 0; i < thresholds.length; i++) {
        thresholds[i] = (i - 30) * 0.003f;
      }
      boolean[][] found = new boolean[70][1500];
      int[] last = new int[70];
      Arrays.fill(last, -1);
      kernel.find(
          new VectorRange(rows, 5, 70),
          VectorRange.all(columns),
          thresholds,
          (row, column, product) -> {
            assertThat(column).isGreaterThan(last[row]);
            last[row] = column;
            found[row][column] = true;
          });
      for (int i = 0; i < 70; i++) {
        for (int j = 0; j < 1500; j++) {
          double above = Vectors.dot(vector(rows, i), vector(columns, j)) - thresholds[i];
          if (i < 5 || Math.abs(above) > SimilarityKernel.ERROR) {
            assertThat(found[i][j]).isEqualTo(i >= 5 && above > 0);
          }
        }
      }
    }
  }

  @Test
  void allKernelsFindTheSameTopKAndRisingThresholdsSaveVisits() {
    int right = 9000;
    int k = 6;
    try (VectorBlock rows = withRepeats(100, 32, 5);
        VectorBlock columns = withRepeats(right, 32, 6)) {
      List<List<Integer>> topK = new ArrayList<>();
      for (Supplier<SimilarityKernel> supplier : KERNELS) {
        TopK nearest = new TopK(100, k, -2);
        long[] visits = new long[1];
        try (SimilarityKernel kernel = supplier.get()) {
          new ExactRescorer(kernel, rows)
              .topK(
                  columns,
                  0,
                  nearest,
                  (row, column) -> {
                    visits[0]++;
                    return row != column;
                  });
        }
        assertThat(visits[0]).isLessThan(100L * right / 20);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 100 * k; i++) {
          numbers.add(nearest.number(i / k, i % k));
        }
        topK.add(numbers);
      }
      assertThat(topK.get(0)).isEqualTo(topK.get(1)).isEqualTo(topK.get(2)).isEqualTo(topK.get(3));
    }
  }

  @Test
  void emptyBlocksHaveNoEntries() {
    try (VectorBlock some = withRepeats(3, 8, 7);
        VectorBlock none = VectorBlock.allocate(1, 8)) {
      assertThat(scan(KERNELS.get(0), some, none, -1)).isEmpty();
      assertThat(scan(KERNELS.get(0), none, some, -1)).isEmpty();
      assertThat(scan(KERNELS.get(0), some, some, 1.5f)).isEmpty();
      assertThat(scan(KERNELS.get(0), some, some, -1.5f)).hasSize(9);
    }
  }

  @Test
  void aVectorThatIsNotFiniteHasNoNeighbour() {
    try (VectorBlock rows = VectorBlock.of(List.of(new float[] {1, 0}));
        VectorBlock columns =
            VectorBlock.of(List.of(new float[] {Float.NaN, 0}, new float[] {1, 0}))) {
      assertThat(scan(KERNELS.get(0), rows, columns, -1)).isEqualTo(Map.of(1L, 1f));
    }
  }

  private static Map<Long, Float> scan(
      Supplier<SimilarityKernel> supplier, VectorBlock rows, VectorBlock columns, float minCosine) {
    Map<Long, Float> found = new HashMap<>();
    try (SimilarityKernel kernel = supplier.get()) {
      new ExactRescorer(kernel, rows)
          .pairsBetween(
              0,
              rows.count(),
              columns,
              minCosine,
              (row, column, cosine) -> found.put((long) row * columns.count() + column, cosine));
    }
    return new TreeMap<>(found);
  }

  private static float[] vector(VectorBlock block, int index) {
    float[] vector = new float[block.dimension()];
    block.copy(index, vector);
    return vector;
  }

  /** Random unit vectors; each third one duplicates its predecessor. */
  private static VectorBlock withRepeats(int count, int dimension, long seed) {
    List<float[]> vectors = RandomVectors.of(count, dimension, seed);
    for (int i = 2; i < count; i += 3) {
      vectors.set(i, vectors.get(i - 1));
    }
    return VectorBlock.of(vectors);
  }
}
