package org.winnow.render.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProfileTest {

  @Test
  void aProfileGoesThroughItsPointsAndNeverOvershoots() {
    Profile profile = Profile.through(0, 1, 1, 1, 2, 5, 3, 5, 4, 0);
    assertThat(profile.at(0)).isCloseTo(1, within(0.01f));
    assertThat(profile.at(2)).isCloseTo(5, within(0.01f));
    assertThat(profile.at(4)).isCloseTo(0, within(0.01f));
    for (float x = -1; x <= 5; x += 0.05f) {
      assertThat(profile.at(x)).isBetween(-0.001f, 5.001f);
    }
  }

  @Test
  void beyondItsEndsItStaysLevel() {
    Profile profile = Profile.through(0, 2, 1, 3);
    assertThat(profile.at(-10)).isEqualTo(2);
    assertThat(profile.at(10)).isCloseTo(3, within(1e-6f));
  }

  @Test
  void softeningKeepsTheEnds() {
    Profile soft = Profile.through(0, 0, 1, 4, 2, 0).softened(0.5);
    assertThat(soft.at(0)).isCloseTo(0, within(0.01f));
    assertThat(soft.at(2)).isCloseTo(0, within(0.05f));
    assertThat(soft.at(1)).isBetween(2f, 3.9f);
  }
}
