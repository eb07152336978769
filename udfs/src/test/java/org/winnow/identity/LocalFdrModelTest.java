package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFdrModelTest {
  private static final LocalFdrModel.Review REVIEW = new LocalFdrModel.Review(0.8, 0.015);
  private static final ImpostorDistribution STRANGERS = new ImpostorDistribution(0, 1, 100_000);
  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.7})
  void theShareOfStrangersIsFoundWithoutTheTruth(double share) {
    LocalFdrModel mixture = LocalFdrModel.of(scores(20_000, share, 6.5), STRANGERS);

    assertThat(mixture.strangerShare()).isCloseTo(share, within(0.02));
  }

  @Test
  void theNoisierTheClaimsTheHigherTheBar() {
    LocalFdrModel.OperatingPoint clean =
        LocalFdrModel.of(scores(20_000, 0.1, 6.5), STRANGERS).cut(1e-3, REVIEW);
    LocalFdrModel.OperatingPoint noisy =
        LocalFdrModel.of(scores(20_000, 0.7, 6.5), STRANGERS).cut(1e-3, REVIEW);

    assertThat(clean.least()).isLessThan(noisy.least() - 0.3);
    assertThat(clean.reached() && noisy.reached()).isTrue();
    assertThat(noisy.wrong()).isLessThanOrEqualTo(1e-3);
    assertThat(noisy.found()).isGreaterThan(0.98);
    assertThat(noisy.review()).isLessThanOrEqualTo(noisy.least());
  }

  @Test
  void asManyStrangersAreKeptAsWereAskedFor() {
    double least = LocalFdrModel.of(scores(50_000, 0.5, 6.5), STRANGERS).cut(1e-3, REVIEW).least();
    double[] strangers =
        IntStream.range(0, 500_000).mapToDouble(i -> random.nextGaussian()).toArray();

    double kept = IntStream.range(0, 500_000).filter(i -> strangers[i] >= least).count() / 20.0;
    assertThat(kept / 25_000).isCloseTo(1e-3, within(5e-4));
  }

  @Test
  void whereStrangersAndMembersOverlapItSaysSo() {
    LocalFdrModel.OperatingPoint cut =
        LocalFdrModel.of(scores(20_000, 0.3, 1.5), STRANGERS).cut(1e-3, REVIEW);

    assertThat(cut.reached()).isFalse();
    assertThat(cut.wrong()).isGreaterThan(1e-2);
    assertThat(cut.found()).isGreaterThan(0.5);
  }

  @Test
  void fewClaimsAreJudgedByTheLawAlone() {
    LocalFdrModel.OperatingPoint cut =
        LocalFdrModel.of(new double[] {5, 6, 7}, STRANGERS).cut(1e-3, REVIEW);

    assertThat(cut.least()).isCloseTo(3.09, within(0.01));
    assertThat(cut.reached()).isTrue();
  }

  private double[] scores(int count, double strangers, double mean) {
    return IntStream.range(0, count)
        .mapToDouble(i -> random.nextGaussian() + (i < strangers * count ? 0 : mean))
        .toArray();
  }
}
