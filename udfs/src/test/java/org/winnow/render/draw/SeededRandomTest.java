package org.winnow.render.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeededRandomTest {

  @Test
  void streamsAreFixedBySeedAndPurpose() {
    assertThat(new SeededRandom(7, "a").bits()).isEqualTo(new SeededRandom(7, "a").bits());
    assertThat(new SeededRandom(7, "a").bits()).isNotEqualTo(new SeededRandom(7, "b").bits());
    assertThat(new SeededRandom(7, "a").bits()).isNotEqualTo(new SeededRandom(8, "a").bits());
  }

  @Test
  void aPartDoesNotMoveItsWholeOn() {
    SeededRandom whole = new SeededRandom(7, "a");
    SeededRandom other = new SeededRandom(7, "a");
    long unused = whole.part("eyes").bits();
    assertThat(whole.bits()).isEqualTo(other.bits()).isNotEqualTo(unused);
  }

  @Test
  void numbersFollowTheirLaws() {
    SeededRandom draws = new SeededRandom(1, "laws");
    double sum = 0;
    double squares = 0;
    int heads = 0;
    int[] weighted = new int[3];
    int n = 40_000;
    for (int i = 0; i < n; i++) {
      double z = draws.normal(10, 2);
      assertThat(z).isBetween(5.0, 15.0);
      sum += z;
      squares += (z - 10) * (z - 10);
      heads += draws.chance(0.25) ? 1 : 0;
      weighted[draws.weighted(1, 0, 3)]++;
      assertThat(draws.below(4)).isBetween(0, 3);
    }
    assertThat(sum / n).isCloseTo(10, within(0.05));
    // A little less than 2, because the tails are cut.
    assertThat(Math.sqrt(squares / n)).isBetween(1.8, 2.0);
    assertThat(heads / (double) n).isCloseTo(0.25, within(0.01));
    assertThat(weighted[1]).isZero();
    assertThat(weighted[2] / (double) n).isCloseTo(0.75, within(0.01));
  }
}
