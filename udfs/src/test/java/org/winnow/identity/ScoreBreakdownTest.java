package org.winnow.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.winnow.identity.ScoreBreakdown.Kind;
import org.winnow.identity.ScoreBreakdown.Step;

class ScoreBreakdownTest {
  private static final MinSimilarity THRESHOLD = new MinSimilarity(2.5, true);

  @Property
  void theStepsAddUpToTheComparedValue(
      @ForAll @DoubleRange(min = -1, max = 1) double cosine,
      @ForAll @DoubleRange(min = -0.2, max = 0.4) double mean,
      @ForAll @DoubleRange(min = 0.02, max = 0.3) double deviation,
      @ForAll @IntRange(min = 1, max = 40) int faces) {
    Cohort.Stats stats = new Cohort.Stats(mean, deviation);
    ScoreBreakdown breakdown =
        new ScoreBreakdown(cosine, stats.score(cosine), Optional.of(stats), faces, THRESHOLD);

    double sum = 0;
    for (Step step : breakdown.steps()) {
      if (step.kind() == Kind.SCORE) {
        assertThat(step.to()).isCloseTo(sum, within(1e-9));
      } else {
        assertThat(step.from()).isCloseTo(sum, within(1e-9));
        sum += step.change();
      }
    }
    assertThat(sum).isCloseTo(breakdown.comparedValue(), within(1e-9));
  }

  @Property
  void twoScoresDetermineTheStatistics(
      @ForAll @DoubleRange(min = -0.2, max = 0.4) double mean,
      @ForAll @DoubleRange(min = 0.02, max = 0.3) double deviation) {
    Cohort.Stats stats = new Cohort.Stats(mean, deviation);

    Cohort.Stats judgement =
        ScoreBreakdown.solveStats(0.7, stats.score(0.7), 0.1, stats.score(0.1)).orElseThrow();

    assertThat(judgement.mean()).isCloseTo(mean, within(1e-9));
    assertThat(judgement.deviation()).isCloseTo(deviation, within(1e-9));
    assertThat(ScoreBreakdown.solveStats(0.7, 5, 0.7, 5)).isEmpty();
  }

  @Test
  void itPassesWhatTheClassifierPasses() {
    Optional<Cohort.Stats> stats = Optional.of(new Cohort.Stats(0, 0.1));

    assertThat(new ScoreBreakdown(0.26, 2.6, stats, 1, THRESHOLD).passes()).isTrue();
    assertThat(new ScoreBreakdown(0.26, 2.6, stats, 3, THRESHOLD).margin())
        .isCloseTo(0.1 - Math.log(3) / 2.5, within(1e-9));
  }

  @Test
  void aCosineThresholdHasOneStep() {
    ScoreBreakdown breakdown =
        new ScoreBreakdown(0.6, 9, Optional.empty(), 5, new MinSimilarity(0.65, false));

    assertThat(breakdown.steps()).containsExactly(new Step(Kind.COSINE, 0, 0.6));
    assertThat(breakdown.margin()).isCloseTo(-0.05, within(1e-9));
  }
}
