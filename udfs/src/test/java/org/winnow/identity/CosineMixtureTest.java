package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosineMixtureTest {
  private final Random random = new Random(5);
  private final CosineHistogram cosines = new CosineHistogram();

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.2, 0.5, 0.9})
  void genuinePairsAreSeparatedFromImpostors(double genuine) {
    add((int) (20_000 * (1 - genuine)), 0.05, 0.1);
    add((int) (20_000 * genuine), 0.7, 0.1);

    assertThat(CosineMixture.separatingCosine(cosines).orElseThrow()).isCloseTo(0.37, within(0.07));
  }

  @Test
  void impostorsAloneAreNotSplit() {
    add(100_000, 0.05, 0.1);

    assertThat(CosineMixture.separatingCosine(cosines)).isEmpty();
  }

  @Test
  void impostorsOfTwoSimilarGroupsAreNotSplit() {
    add(50_000, 0, 0.1);
    add(50_000, 0.15, 0.1);

    assertThat(CosineMixture.separatingCosine(cosines)).isEmpty();
  }

  @Test
  void fewGenuinePairsAreNotSplitOff() {
    add(100_000, 0.05, 0.1);
    add(1_000, 0.7, 0.1);

    assertThat(CosineMixture.separatingCosine(cosines)).isEmpty();
  }

  @Test
  void emptyAndSingleHistogramsAreNotSplit() {
    assertThat(CosineMixture.separatingCosine(cosines)).isEmpty();
    cosines.add(0.3);
    assertThat(CosineMixture.separatingCosine(cosines)).isEmpty();
  }

  private void add(int count, double mean, double deviation) {
    for (int i = 0; i < count; i++) {
      cosines.add(mean + deviation * random.nextGaussian());
    }
  }
}
