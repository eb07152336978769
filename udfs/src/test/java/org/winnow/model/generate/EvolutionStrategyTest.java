package org.winnow.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.winnow.kernel.Vectors;
import org.winnow.model.generate.EvolutionStrategy.Best;

class EvolutionStrategyTest {
  private static final EvolutionStrategy STRATEGY = new EvolutionStrategy(5, 20, 100, 0.5);

  private static Function<List<float[]>, double[]> each(ToDoubleFunction<float[]> value) {
    return vectors -> vectors.stream().mapToDouble(value).toArray();
  }

  /** Minus the squared distance to a point. */
  private static double near(float[] vector, double point) {
    double square = 0;
    for (float number : vector) {
      square += Math.pow(number - point, 2);
    }
    return -square;
  }

  @Test
  void itFindsTheTopOfAHill() {
    Best best = STRATEGY.maximise(each(v -> near(v, 3)), new float[20], new Random(1));
    assertThat(best.value()).isCloseTo(0, within(1e-2)).isEqualTo(near(best.vector(), 3));
  }

  @Test
  void stepsOfTheWrongSizeAreAdapted() {
    for (double step : new double[] {1e-4, 30}) {
      EvolutionStrategy strategy = new EvolutionStrategy(5, 20, 300, step);
      Best best = strategy.maximise(each(v -> near(v, 3)), new float[10], new Random(1));
      assertThat(best.value()).as("step %s", step).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void itClimbsCosinesInAHundredNumbersBetterThanAsManyDraws() {
    float[] wanted = vector(new Random(7), 100);
    EvolutionStrategy strategy = new EvolutionStrategy(5, 20, 30, 0.5);
    Best climbed =
        strategy.maximise(
            each(v -> Vectors.cosine(v, wanted)), vector(new Random(8), 100), new Random(9));
    Random random = new Random(9);
    double drawn = -1;
    for (int i = 0; i < strategy.evaluations(); i++) {
      drawn = Math.max(drawn, Vectors.cosine(vector(random, 100), wanted));
    }
    assertThat(drawn).isLessThan(0.45);
    assertThat(climbed.value()).isGreaterThan(0.75);
  }

  @Test
  void itAsksForTheStartAndThenForWholeGenerations() {
    List<Integer> batches = new ArrayList<>();
    EvolutionStrategy strategy = new EvolutionStrategy(2, 6, 3, 1);
    strategy.maximise(
        vectors -> {
          batches.add(vectors.size());
          return new double[vectors.size()];
        },
        new float[4],
        new Random(1));
    assertThat(batches).containsExactly(1, 6, 6, 6);
    assertThat(strategy.evaluations()).isEqualTo(19);
  }

  @Test
  void theBestVectorOfAllIsKept() {
    float[] start = {1, 2};
    Best best = STRATEGY.maximise(each(v -> v[0] == 1 ? 1 : 0), start, new Random(1));
    assertThat(best.value()).isEqualTo(1);
    assertThat(best.vector()).containsExactly(start).isNotSameAs(start);
    assertThat(new EvolutionStrategy(1, 2, 0, 1).maximise(each(v -> 5), start, new Random(1)))
        .extracting(Best::value)
        .isEqualTo(5.0);
  }

  @Test
  void vectorsWithoutAValueAreWorseThanAllOthers() {
    // Half of the space has no value, and the start stands in it.
    Best best =
        STRATEGY.maximise(
            each(v -> v[0] < 0 ? Double.NaN : near(v, 1)), new float[] {-0.1f, 0}, new Random(1));
    assertThat(best.value()).isCloseTo(0, within(1e-4));
    Best none = STRATEGY.maximise(each(v -> Double.NaN), new float[] {4}, new Random(1));
    assertThat(none.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(none.vector()).containsExactly(4);
  }

  @Property(tries = 30)
  void aSeedGivesOneResultThatIsNoWorseThanTheStart(@ForAll long seed) {
    float[] start = vector(new Random(seed), 6);
    EvolutionStrategy strategy = new EvolutionStrategy(2, 5, 8, 0.7);
    Function<List<float[]>, double[]> waves = each(v -> Math.sin(9 * v[0]) + near(v, 0));
    Best best = strategy.maximise(waves, start, new Random(seed));
    assertThat(best.value()).isGreaterThanOrEqualTo(waves.apply(List.of(start))[0]);
    assertThat(strategy.maximise(waves, start, new Random(seed)).vector())
        .containsExactly(best.vector());
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatThrownBy(() -> new EvolutionStrategy(3, 3, 1, 1))
        .hasMessage("an evolution strategy has 1 or more parents and more offspring, not 3 and 3");
    assertThatThrownBy(() -> new EvolutionStrategy(0, 3, 1, 1)).hasMessageContaining("not 0 and 3");
    assertThatThrownBy(() -> new EvolutionStrategy(1, 3, -1, 1)).hasMessageContaining("-1 and 1.0");
    assertThatThrownBy(() -> new EvolutionStrategy(1, 3, 1, Double.NaN))
        .hasMessage(
            "an evolution strategy has 0 or more generations and a step above 0, not 1 and"
                + " NaN");
    assertThatThrownBy(
            () -> STRATEGY.maximise(vectors -> new double[2], new float[3], new Random(1)))
        .hasMessage("the function gives 2 values of 1 vectors");
  }

  private static float[] vector(Random random, int size) {
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
