package org.winnow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitTest {
  private static Commit of(Map<String, Long> inputs) {
    return new Commit("run", "clean", "{}", inputs);
  }

  @Test
  void equalVersionsAreTheSameInputs() {
    assertThat(of(Map.of("faces", 3L)).hasSameInputs(of(Map.of("faces", 3L)))).isTrue();
    assertThat(of(Map.of("faces", 3L)).hasSameInputs(of(Map.of("faces", 4L)))).isFalse();
  }

  @Test
  void aTableThatIsNotThereIsOneThatAnEarlierVersionDidNotKnow() {
    Commit earlier = of(Map.of("faces", 3L));
    Commit without = of(Map.of("faces", 3L, "tracks", -1L));
    Commit with = of(Map.of("faces", 3L, "tracks", 0L));

    assertThat(earlier.hasSameInputs(without)).isTrue();
    assertThat(without.hasSameInputs(earlier)).isTrue();
    assertThat(earlier.hasSameInputs(with)).isFalse();
    assertThat(with.hasSameInputs(earlier)).isFalse();
  }

  @Test
  void aPartialWriteStandsForNoInputs() {
    Commit nothing = of(Map.of("faces", -1L));

    assertThat(nothing.asPartial().hasSameInputs(nothing)).isFalse();
    assertThat(nothing.hasSameInputs(nothing.asPartial())).isFalse();
  }
}
