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

/** ONNX Runtime's finder, on the processor, finds what OpenBLAS and plain Java find. */
class SimilarityKernelParityTest {
  private static final List<Supplier<SimilarityKernel>> FINDERS =
      List.of(
          () -> KernelHolder.of(Device.CPU),
          BlasSimilarityKernel::new,
          JavaSimilarityKernel::new,
          // That of floats where this processor's products of 8 bits are cut off, or slow.
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
  void thePairsOfAScanAreEqual(int dimension, int left, int right) {
    try (VectorBlock rows = withRepeats(left, dimension, 1);
        VectorBlock columns = withRepeats(right, dimension, 2)) {
      // Bars that some pairs reach exactly, and with them all repeats of their vectors.
      for (int place : new int[] {0, right / 3, right - 1}) {
        float bar = (float) Vectors.dot(vector(rows, left / 2), vector(columns, place));
        float least = left * right > 100_000 ? Math.max(bar, dimension > 24 ? 0.1f : 0.5f) : bar;
        List<Map<Long, Float>> found =
            FINDERS.stream().map(finder -> scan(finder, rows, columns, least)).toList();
        assertThat(found.get(0))
            .isNotEmpty()
            .isEqualTo(found.get(1))
            .isEqualTo(found.get(2))
            .isEqualTo(found.get(3));
        if (least == bar) {
          assertThat(found.get(0)).containsEntry((long) (left / 2) * right + place, bar);
        }
      }
    }
  }

  @Test
  void whatReachesTheBarClearlyIsFoundAndWhatClearlyDoesNotIsNot() {
    int dimension = 512;
    try (VectorBlock rows = withRepeats(70, dimension, 3);
        VectorBlock columns = withRepeats(1500, dimension, 4);
        SimilarityKernel finder = FINDERS.get(0).get()) {
      float[] bars = new float[70];
      for (int i = 0; i < bars.length; i++) {
        bars[i] = (i - 30) * 0.003f;
      }
      boolean[][] found = new boolean[70][1500];
      int[] last = new int[70];
      Arrays.fill(last, -1);
      finder.find(
          new VectorRange(rows, 5, 70),
          VectorRange.all(columns),
          bars,
          (row, column, product) -> {
            assertThat(column).isGreaterThan(last[row]);
            last[row] = column;
            found[row][column] = true;
          });
      for (int i = 0; i < 70; i++) {
        for (int j = 0; j < 1500; j++) {
          double above = Vectors.dot(vector(rows, i), vector(columns, j)) - bars[i];
          if (i < 5 || Math.abs(above) > SimilarityKernel.ERROR) {
            assertThat(found[i][j]).isEqualTo(i >= 5 && above > 0);
          }
        }
      }
    }
  }

  @Test
  void listsOfTheNearestAreEqualAndBarsThatRiseSpareVisits() {
    int right = 9000;
    int k = 6;
    try (VectorBlock rows = withRepeats(100, 32, 5);
        VectorBlock columns = withRepeats(right, 32, 6)) {
      List<List<Integer>> lists = new ArrayList<>();
      for (Supplier<SimilarityKernel> supplier : FINDERS) {
        TopK nearest = new TopK(100, k, -2);
        long[] visits = new long[1];
        try (SimilarityKernel finder = supplier.get()) {
          new ExactRescorer(finder, rows)
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
        lists.add(numbers);
      }
      assertThat(lists.get(0))
          .isEqualTo(lists.get(1))
          .isEqualTo(lists.get(2))
          .isEqualTo(lists.get(3));
    }
  }

  @Test
  void nothingIsFoundAmongNothing() {
    try (VectorBlock some = withRepeats(3, 8, 7);
        VectorBlock none = VectorBlock.allocate(1, 8)) {
      assertThat(scan(FINDERS.get(0), some, none, -1)).isEmpty();
      assertThat(scan(FINDERS.get(0), none, some, -1)).isEmpty();
      assertThat(scan(FINDERS.get(0), some, some, 1.5f)).isEmpty();
      assertThat(scan(FINDERS.get(0), some, some, -1.5f)).hasSize(9);
    }
  }

  @Test
  void aVectorThatIsNotFiniteIsNobodysNeighbour() {
    try (VectorBlock rows = SimilarityKernelTest.block(List.of(new float[] {1, 0}));
        VectorBlock columns =
            SimilarityKernelTest.block(List.of(new float[] {Float.NaN, 0}, new float[] {1, 0}))) {
      assertThat(scan(FINDERS.get(0), rows, columns, -1)).isEqualTo(Map.of(1L, 1f));
    }
  }

  private static Map<Long, Float> scan(
      Supplier<SimilarityKernel> supplier, VectorBlock rows, VectorBlock columns, float least) {
    Map<Long, Float> found = new HashMap<>();
    try (SimilarityKernel finder = supplier.get()) {
      new ExactRescorer(finder, rows)
          .pairsBetween(
              0,
              rows.count(),
              columns,
              least,
              (row, column, cosine) -> found.put((long) row * columns.count() + column, cosine));
    }
    return new TreeMap<>(found);
  }

  private static float[] vector(VectorBlock block, int index) {
    float[] vector = new float[block.dimension()];
    block.copy(index, vector);
    return vector;
  }

  /** Random unit vectors; each third one is that before it. */
  private static VectorBlock withRepeats(int count, int dimension, long seed) {
    List<float[]> vectors = SimilarityKernelTest.vectors(count, dimension, seed);
    for (int i = 2; i < count; i += 3) {
      vectors.set(i, vectors.get(i - 1));
    }
    return SimilarityKernelTest.block(vectors);
  }
}
