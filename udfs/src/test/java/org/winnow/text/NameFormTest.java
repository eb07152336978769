package org.winnow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NameFormTest {
  @Test
  void composedAndDecomposedSpellingsAreOneName() {
    String composed = "J\u00F6rg Nu\u00F1ez";
    assertThat(NameForm.of(Normalizer.normalize(composed, Normalizer.Form.NFD)))
        .isEqualTo(NameForm.of(composed))
        .isEqualTo(composed);
  }

  @Test
  void blanksAndInvisibleMarksDoNotTellNamesApart() {
    assertThat(NameForm.of("\uFEFF Ada\u00A0 Love\u200Blace\t")).isEqualTo("Ada Lovelace");
  }

  @Test
  void caseSpellingAndJoinersStay() {
    assertThat(NameForm.of("ADA")).isEqualTo("ADA");
    assertThat(NameForm.of("Joerg")).isNotEqualTo(NameForm.of("J\u00F6rg"));
    assertThat(NameForm.of("\u0639\u0644\u06CC\u200C\u0631\u0636\u0627")).contains("\u200C");
    assertThat(NameForm.of(null)).isNull();
  }

  @Property
  void theFormOfAFormIsItself(@ForAll String name) {
    assertThat(NameForm.of(NameForm.of(name))).isEqualTo(NameForm.of(name));
  }
}
