package org.winnow.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitTest {
  @Test
  void oneIsInTheSingular() {
    assertThat(Unit.FACES.of(1)).isEqualTo("1 face");
    assertThat(Unit.IDENTITIES.of(1)).isEqualTo("1 identity");
    assertThat(Unit.PEOPLE.of(1)).isEqualTo("1 person");
    assertThat(Unit.URLS.word(1)).isEqualTo("URL");
  }

  @Test
  void allOtherNumbersAreInThePluralWithSeparators() {
    assertThat(Unit.FACES.of(0)).isEqualTo("0 faces");
    assertThat(Unit.FACES.of(1_411)).isEqualTo("1,411 faces");
    assertThat(Unit.IDENTITIES.of(2)).isEqualTo("2 identities");
    assertThat(Unit.PEOPLE.word(21)).isEqualTo("people");
  }
}
