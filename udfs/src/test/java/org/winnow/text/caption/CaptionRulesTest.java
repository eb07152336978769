package org.winnow.text.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptionRulesTest {
  private static final EnumSet<TermKind> ABOUT =
      EnumSet.of(TermKind.PEOPLE, TermKind.PROFESSION, TermKind.NAME);

  private static final CaptionRules FACEID = new CaptionRules(ABOUT, true, true, 1, 3, 0.04);
  private static final CaptionRules OFF = new CaptionRules(ABOUT, false, false, 0, 0, 0);

  /** Terms of a caption of one sentence, given by kind and token. */
  private static CaptionReason reason(CaptionRules rules, String caption, TermSpan... terms) {
    return rules.decide(CaptionText.of(caption, 200), List.of(terms), Optional.empty()).reason();
  }

  private static TermSpan term(TermKind kind, int token) {
    return new TermSpan(kind, token, token, 0);
  }

  @Test
  void aPersonBesideADepictionCounts() {
    assertThat(
            reason(
                FACEID, "man near a statue", term(TermKind.PEOPLE, 0), term(TermKind.EXCLUSION, 3)))
        .isEqualTo(CaptionReason.PEOPLE);
  }

  @Test
  void aDepictedPersonDoesNot() {
    assertThat(
            reason(
                FACEID, "statue of a man", term(TermKind.EXCLUSION, 0), term(TermKind.PEOPLE, 3)))
        .isEqualTo(CaptionReason.EXCLUDED);
    assertThat(
            reason(FACEID, "man's statue", term(TermKind.PEOPLE, 0), term(TermKind.EXCLUSION, 2)))
        .isEqualTo(CaptionReason.EXCLUDED);
    assertThat(reason(FACEID, "男の像", term(TermKind.PEOPLE, 0), term(TermKind.EXCLUSION, 2)))
        .isEqualTo(CaptionReason.EXCLUDED);
  }

  @Test
  void eachRuleCanBeOff() {
    assertThat(reason(FACEID, "sunset")).isEqualTo(CaptionReason.NO_PEOPLE);
    assertThat(reason(OFF, "sunset")).isEqualTo(CaptionReason.UNDECIDED);
    assertThat(reason(OFF, "statue", term(TermKind.EXCLUSION, 0)))
        .isEqualTo(CaptionReason.UNDECIDED);
    assertThat(reason(FACEID, "french wine", term(TermKind.NATIONALITY, 0)))
        .isEqualTo(CaptionReason.NO_PEOPLE);
  }

  @Test
  void facesAreCountedAndMeasured() {
    CaptionText text = CaptionText.of("man", 10);
    List<TermSpan> man = List.of(term(TermKind.PEOPLE, 0));
    assertThat(FACEID.decide(text, man, Optional.of(new FaceFacts(0, 0))).reason())
        .isEqualTo(CaptionReason.TOO_FEW_FACES);
    assertThat(FACEID.decide(text, man, Optional.of(new FaceFacts(4, 0.5))).reason())
        .isEqualTo(CaptionReason.TOO_MANY_FACES);
    assertThat(FACEID.decide(text, man, Optional.of(new FaceFacts(3, 0.039))).reason())
        .isEqualTo(CaptionReason.SMALL_FACE);
    assertThat(FACEID.decide(text, man, Optional.of(new FaceFacts(1, 0.04))).reason())
        .isEqualTo(CaptionReason.PEOPLE);
    assertThat(OFF.decide(text, man, Optional.of(new FaceFacts(9, 0))).reason())
        .isEqualTo(CaptionReason.PEOPLE);
  }

  @Test
  void theLongestTermWinsAndOtherSensesHideTerms() {
    TermSpan dog = new TermSpan(TermKind.OTHER_SENSE, 0, 1, 0);
    assertThat(
            TermSpan.longest(
                List.of(term(TermKind.NATIONALITY, 0), term(TermKind.PROFESSION, 1), dog)))
        .isEmpty();
  }

  @Test
  void dictionariesHaveEndingsAndComments() {
    TermDictionary terms =
        TermDictionary.of(
            Map.of(
                TermKind.PEOPLE,
                List.of("# people", "boy|,s # both", "%ko = ,가", "남자%ko", "Señora Alta"),
                TermKind.EXCLUSION,
                List.of("boy")));
    assertThat(terms.kind("boys", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.kind("boy", "en")).isEqualTo(TermKind.EXCLUSION);
    assertThat(terms.kind("남자가", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.kind("senora alta", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.size()).isEqualTo(5);
    assertThatThrownBy(() -> TermDictionary.of(Map.of(TermKind.PEOPLE, List.of("", "a, b"))))
        .hasMessage("people, line 2: \"a, b\" is no phrase of words.");
  }

  @Test
  void anEntryTakesListsAtBothEndsAndALineHoldsSeveral() {
    TermDictionary terms =
        TermDictionary.of(
            Map.of(
                TermKind.PEOPLE,
                List.of("%he = ,ה,ו", "%im = ,ים", "%heילד%im; man; kid|,s ; # more", "en: son"),
                TermKind.OTHER_SENSE,
                List.of("%thing = shoe,hat", "%who = men,kids", "%who's %thing|,s")));
    assertThat(terms.kind("והילד", "en")).isNull();
    assertThat(terms.kind("הילדים", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.kind("kids", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.kind("men s hats", "en")).isEqualTo(TermKind.OTHER_SENSE);
    assertThat(terms.size()).isEqualTo(6 + 1 + 2 + 1 + 8);
    assertThat(terms.kind("son", "en")).isEqualTo(TermKind.PEOPLE);
    assertThat(terms.kind("son", "fr")).isNull();
    assertThatThrownBy(() -> TermDictionary.of(Map.of(TermKind.PEOPLE, List.of("boy%none"))))
        .hasMessage("people, line 1: \"boy%none\" names a list that no line before it makes.");
  }

  @Test
  void anAdjectiveOfNationalityNeedsAPerson() {
    assertThat(senses("french onion soup and a man", TermKind.ADJECTIVE, 0, TermKind.PEOPLE, 5))
        .containsExactly(TermKind.PEOPLE);
    assertThat(senses("french pastry chef", TermKind.ADJECTIVE, 0, TermKind.PROFESSION, 2))
        .containsExactly(TermKind.NATIONALITY, TermKind.PROFESSION);
    assertThat(senses("swiss and tourist", TermKind.ADJECTIVE, 0, TermKind.PEOPLE, 2))
        .containsExactly(TermKind.PEOPLE);
    assertThat(senses("french, chef", TermKind.ADJECTIVE, 0, TermKind.PROFESSION, 2))
        .containsExactly(TermKind.PROFESSION);
    assertThat(
            senses(
                "russian and greek sailor",
                TermKind.ADJECTIVE,
                0,
                TermKind.ADJECTIVE,
                2,
                TermKind.PROFESSION,
                3))
        .containsExactly(TermKind.NATIONALITY, TermKind.NATIONALITY, TermKind.PROFESSION);
    assertThat(senses("chanteuse française", TermKind.PROFESSION, 0, TermKind.ADJECTIVE, 1))
        .containsExactly(TermKind.PROFESSION, TermKind.NATIONALITY);
    assertThat(senses("jugador de fútbol argentino", TermKind.PROFESSION, 0, TermKind.ADJECTIVE, 3))
        .containsExactly(TermKind.PROFESSION, TermKind.NATIONALITY);
  }

  @Test
  void aCustomerBesideAProductIsNoPerson() {
    TermSpan mens = new TermSpan(TermKind.CUSTOMER, 0, 1, 0);
    CaptionText boots = CaptionText.of("men's waterproof hiking boots", 200);
    assertThat(
            TermSenses.resolve(
                boots, List.of(mens, term(TermKind.PEOPLE, 0), term(TermKind.PRODUCT, 4))))
        .isEmpty();
    CaptionText faces = CaptionText.of("men's faces, boots", 200);
    assertThat(
            TermSenses.resolve(
                faces, List.of(mens, term(TermKind.PEOPLE, 0), term(TermKind.PRODUCT, 4))))
        .containsExactly(term(TermKind.PEOPLE, 0));
    CaptionText bag = CaptionText.of("bolso de mujer", 200);
    assertThat(
            TermSenses.resolve(
                bag,
                List.of(
                    term(TermKind.PRODUCT, 0),
                    new TermSpan(TermKind.CUSTOMER, 1, 2, 0),
                    term(TermKind.PEOPLE, 2))))
        .isEmpty();
  }

  /** Kinds that are left of terms, given by kind and token. */
  private static List<TermKind> senses(String caption, Object... terms) {
    List<TermSpan> spans = new ArrayList<>();
    for (int i = 0; i < terms.length; i += 2) {
      spans.add(term((TermKind) terms[i], (Integer) terms[i + 1]));
    }
    return TermSenses.resolve(CaptionText.of(caption, 200), spans).stream()
        .map(TermSpan::kind)
        .toList();
  }

  @Test
  void namesOfTwoWordsAreFoundAndNothingElse() {
    NameSet names = new NameSet();
    assertThat(names.add("Anna-Maria Müller")).isTrue();
    assertThat(names.add("张伟强")).isTrue();
    assertThat(names.add("Rose")).isFalse();
    assertThat(names.add("张伟")).isFalse();
    for (int i = 0; i < 10_000; i++) {
      names.add("given" + i + " family" + i);
    }
    CaptionText text =
        CaptionText.of("ANNA MARIA MULLER, rose and Given77 Family77 family78 张伟强", 200);
    assertThat(names.find(text, new int[text.tokens()]))
        .extracting(span -> text.rawText(span.first(), span.last()))
        .containsExactly("ANNA MARIA MULLER", "Given77 Family77", "张伟强");
    assertThat(names.size()).isEqualTo(10_002);
  }
}
