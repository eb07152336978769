package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.Vectors;

class CohortTest {
  private final People people = new People(4);

  @Test
  void meanAndDeviationAreThoseOfTheCosines() {
    List<float[]> strangers = IntStream.range(0, 4000).mapToObj(i -> people.person()).toList();
    float[] face = people.person();
    double[] cosines = strangers.stream().mapToDouble(other -> Vectors.dot(face, other)).toArray();
    double mean =
        IntStream.range(0, cosines.length).mapToDouble(i -> cosines[i]).average().orElse(0);
    double variance =
        IntStream.range(0, cosines.length)
            .mapToDouble(i -> (cosines[i] - mean) * (cosines[i] - mean))
            .average()
            .orElse(0);

    Cohort.Stats standing = Cohort.of(strangers).stats(face);

    assertThat(standing.mean()).isCloseTo(mean, within(1e-5));
    // A prior of 32 isotropic vectors counts beside 4,000.
    assertThat(standing.deviation()).isCloseTo(Math.sqrt(variance), within(0.002));
    assertThat(standing.score(mean + 2 * standing.deviation())).isCloseTo(2, within(1e-3));
  }

  @Test
  void aFaceThatIsAlikeToEverybodyHasLowerScores() {
    float[] common = people.person();
    List<float[]> strangers =
        IntStream.range(0, 500).mapToObj(i -> people.face(common, 3).vector()).toList();
    Cohort cohort = Cohort.of(strangers);

    assertThat(cohort.stats(common).score(0.5))
        .isLessThan(cohort.stats(people.person()).score(0.5));
  }

  @Test
  void oneVectorIsACohortToo() {
    float[] only = people.person();
    Cohort.Stats standing = Cohort.of(List.of(only)).stats(people.person());

    assertThat(standing.deviation()).isCloseTo(1 / Math.sqrt(People.DIMENSION), within(0.01));
  }

  @Test
  void randomStrangersAreAlikeToNobody() {
    Cohort.Stats standing = Cohort.ofRandom(People.DIMENSION).stats(people.person());

    assertThat(standing.mean()).isZero();
    assertThat(standing.deviation()).isCloseTo(1 / Math.sqrt(People.DIMENSION), within(1e-6));
  }
}
