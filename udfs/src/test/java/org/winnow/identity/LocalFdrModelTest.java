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

    assertThat(mixture.impostorShare()).isCloseTo(share, within(0.02));
  }

  @Test
  void theNoisierTheClaimsTheHigherTheBar() {
    LocalFdrModel.OperatingPoint clean =
        LocalFdrModel.of(scores(20_000, 0.1, 6.5), STRANGERS).atFdr(1e-3, REVIEW);
    LocalFdrModel.OperatingPoint noisy =
        LocalFdrModel.of(scores(20_000, 0.7, 6.5), STRANGERS).atFdr(1e-3, REVIEW);

    assertThat(clean.minScore()).isLessThan(noisy.minScore() - 0.3);
    assertThat(clean.targetReached() && noisy.targetReached()).isTrue();
    assertThat(noisy.expectedFdr()).isLessThanOrEqualTo(1e-3);
    assertThat(noisy.expectedRecall()).isGreaterThan(0.98);
    assertThat(noisy.reviewScore()).isLessThanOrEqualTo(noisy.minScore());
  }

  @Test
  void asManyStrangersAreKeptAsWereAskedFor() {
    double least =
        LocalFdrModel.of(scores(50_000, 0.5, 6.5), STRANGERS).atFdr(1e-3, REVIEW).minScore();
    double[] strangers =
        IntStream.range(0, 500_000).mapToDouble(i -> random.nextGaussian()).toArray();

    double kept = IntStream.range(0, 500_000).filter(i -> strangers[i] >= least).count() / 20.0;
    assertThat(kept / 25_000).isCloseTo(1e-3, within(5e-4));
  }

  @Test
  void whereStrangersAndMembersOverlapItSaysSo() {
    LocalFdrModel.OperatingPoint cut =
        LocalFdrModel.of(scores(20_000, 0.3, 1.5), STRANGERS).atFdr(1e-3, REVIEW);

    assertThat(cut.targetReached()).isFalse();
    assertThat(cut.expectedFdr()).isGreaterThan(1e-2);
    assertThat(cut.expectedRecall()).isGreaterThan(0.5);
  }

  @Test
  void fewClaimsAreJudgedByTheLawAlone() {
    LocalFdrModel.OperatingPoint cut =
        LocalFdrModel.of(new double[] {5, 6, 7}, STRANGERS).atFdr(1e-3, REVIEW);

    assertThat(cut.minScore()).isCloseTo(3.09, within(0.01));
    assertThat(cut.targetReached()).isTrue();
  }

  private double[] scores(int count, double strangers, double mean) {
    return IntStream.range(0, count)
        .mapToDouble(i -> random.nextGaussian() + (i < strangers * count ? 0 : mean))
        .toArray();
  }
}
