package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.kernel.Vectors;

class CohortTest {
  private final People people = new People(4);

  @Test
  void meanAndDeviationAreThoseOfTheCosines() {
    List<float[]> impostors = IntStream.range(0, 4000).mapToObj(i -> people.person()).toList();
    float[] face = people.person();
    double[] cosines = impostors.stream().mapToDouble(other -> Vectors.dot(face, other)).toArray();
    double mean =
        IntStream.range(0, cosines.length).mapToDouble(i -> cosines[i]).average().orElse(0);
    double variance =
        IntStream.range(0, cosines.length)
            .mapToDouble(i -> (cosines[i] - mean) * (cosines[i] - mean))
            .average()
            .orElse(0);

    Cohort.Stats stats = Cohort.of(impostors).stats(face);

    assertThat(stats.mean()).isCloseTo(mean, within(1e-5));
    // A prior of 32 isotropic vectors counts against 4,000 measured ones.
    assertThat(stats.deviation()).isCloseTo(Math.sqrt(variance), within(0.002));
    assertThat(stats.score(mean + 2 * stats.deviation())).isCloseTo(2, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 8, 21})
  void eachSumRunsOverTheRowsInTheirOrder(int n) {
    Random random = new Random(n);
    float[] mean = floats(random, n);
    float[] vector = floats(random, n);
    float[] covariance = floats(random, n * n);

    float[] sums = new float[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        sums[j] += vector[i] * covariance[i * n + j];
      }
    }
    double variance = Math.max(Vectors.dot(sums, vector), 1e-12);

    assertThat(new Cohort(mean, covariance, 1).stats(vector))
        .isEqualTo(new Cohort.Stats(Vectors.dot(mean, vector), Math.sqrt(variance)));
  }

  private static float[] floats(Random random, int n) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  @Test
  void aFaceThatIsSimilarToEverybodyHasLowerScores() {
    float[] common = people.person();
    List<float[]> impostors =
        IntStream.range(0, 500).mapToObj(i -> people.face(common, 3).vector()).toList();
    Cohort cohort = Cohort.of(impostors);

    assertThat(cohort.stats(common).score(0.5))
        .isLessThan(cohort.stats(people.person()).score(0.5));
  }

  @Test
  void oneVectorIsACohortToo() {
    float[] only = people.person();
    Cohort.Stats stats = Cohort.of(List.of(only)).stats(people.person());

    assertThat(stats.deviation()).isCloseTo(1 / Math.sqrt(People.DIMENSION), within(0.01));
  }

  @Test
  void aRandomCohortHasMeanZero() {
    Cohort.Stats stats = Cohort.ofRandom(People.DIMENSION).stats(people.person());

    assertThat(stats.mean()).isZero();
    assertThat(stats.deviation()).isCloseTo(1 / Math.sqrt(People.DIMENSION), within(1e-6));
  }
}
