package org.winnow.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane Doe | Doe Jane | SAME_TOKENS",
        "Jane Doe | Doe, Jane | SAME_TOKENS",
        "Jane_Doe | jane.doe | SAME_TOKENS",
        "JANE-DOE | Jane Doe | SAME_TOKENS",
        "José Núñez | Jose Nunez | SAME_TOKENS",
        "Sinéad O'Connor | Sinead OConnor | SAME_TOKENS",
        "Wang Wei | Wei Wang | SAME_TOKENS",
        "Yingfan_Wang | Wang_Yingfan | SAME_TOKENS",
        "Dr. Jane Doe | Jane Doe | SAME_TOKENS",
        "Prof. Dr. Jane Doe, PhD | Doe, Jane | SAME_TOKENS",
        "Queen Elizabeth II | Elizabeth Queen II | SAME_TOKENS",
        "Jürgen Müller | Juergen Mueller | TRANSLITERATED",
        "Søren Kierkegaard | Soren Kierkegaard | TRANSLITERATED",
        "Łukasz Nowak | Lukasz Nowak | TRANSLITERATED",
        "Katherine Hepburn | Catherine Hepburn | TRANSLITERATED",
        "Владимир Путин | Vladimir Putin | TRANSLITERATED",
        "Сергей Иванов | Sergey Ivanov | TRANSLITERATED",
        "Елена Ельцина | Elena Yeltsina | TRANSLITERATED",
        "John Gruden | Jon Gruden | TRANSLITERATED",
        "Sergei Ivanov | Sergey Ivanov | TRANSLITERATED",
        "Γιώργος Παπαδόπουλος | Giorgos Papadopoulos | TRANSLITERATED",
        "习近平 | 習近平 | TRANSLITERATED",
        "习近平 | Xi Jinping | TRANSLITERATED",
        "习近平 | Jinping Xi | TRANSLITERATED",
        "王伟 | Wang Wei | TRANSLITERATED",
        "नरेन्द्र मोदी | Narendra Modi | TRANSLITERATED",
        "P\u0430ul Smith | Paul Smith | TRANSLITERATED",
        "\u0421olin Powell | Colin Powell | TRANSLITERATED",
        "Mohammed Al Fayed | Mohammad Al Fayed | SPELLING",
        "Arnold Schwarzeneger | Schwarzenegger Arnold | TRANSLITERATED",
        "Schwarzenegger Arnold | Arnold Schwarzenagger | SPELLING",
        "Jane Doe | Jane Marie Doe | ABBREVIATED",
        "Jane Doe | J. Doe | ABBREVIATED",
        "Doe J. | Jane Doe | ABBREVIATED",
        "Doe, J. M. | Jane Doe | ABBREVIATED",
        "Bill Clinton | William J. Clinton | ABBREVIATED",
        "Bob Roe | Robbie Roe | ABBREVIATED",
        "Michael B. Jordan | Michael Jordan | ABBREVIATED",
        "Recep Tayyip Erdogan | Tayyip Erdogan | ABBREVIATED",
        "Jane Doe | Jane Doe (alias) | ABBREVIATED"
      })
  void formsOfOneNameProposeAPair(String a, String b, NameTier tier) {
    assertThat(Names.tier(a, b)).isEqualTo(tier);
    assertThat(Names.tier(b, a)).isEqualTo(tier);
    assertThat(tier.proposes()).isTrue();
    assertThat(NameKeys.of(a)).containsAnyElementsOf(NameKeys.of(b));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"安倍晋三 | Shinzo Abe", "박근혜 | Park Geun-hye", "محمد صلاح | Mohamed Salah"})
  void otherReadingsOfAScriptAreNotKnown(String a, String b) {
    assertThat(Names.tier(a, b)).isEqualTo(NameTier.UNRELATED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Serena_Williams | Venus_Williams",
        "Doe, Jane | Doe, Mary",
        "Doe, Jane | Mary Doe",
        "Mary-Kate Olsen | Ashley Olsen",
        "George HW Bush | George W Bush",
        "John Doe Jr | John Doe",
        "William Pryor Jr | Bill Pryor",
        "Bob Roe | Bill Roe",
        "John Doe, Jr. | John Doe",
        "John Doe II | John Doe III",
        "Daniel Doe | Daniela Doe",
        "Ivan Petrov | Anna Petrova",
        "Иван Петров | Анна Петрова",
        "Jan Kowalski | Anna Kowalska",
        "Kim Jong-il | Kim Jong-un",
        "Wang Fang | Wang Wei",
        "王伟 | 王芳",
        "김정일 | 김정은",
        "José Núñez | Maria Nunez",
        "J. Doe | K. Doe"
      })
  void twoPeopleOfOneFamilyAreAFamily(String a, String b) {
    assertThat(Names.tier(a, b)).isEqualTo(NameTier.FAMILY);
    assertThat(Names.tier(b, a)).isEqualTo(NameTier.FAMILY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane Doe | Jane Roe",
        "Jane Doe | Doe",
        "Madonna | Madonna Ciccone",
        "Juan Carlos | Juan Carlos Ferrero",
        "John Fox | Michael J Fox",
        "James W Kennedy | Wendy Kennedy",
        "Courteney Cox | Courteney Arquette",
        "John Smith (actor) | John Smith (politician)",
        "Ada | Ada #2",
        "Ana Doe | Ann Roe",
        "محمد علي | Ada Lovelace",
        "Eve | Evelyn"
      })
  void otherNamesSayNothing(String a, String b) {
    assertThat(Names.tier(a, b)).isEqualTo(NameTier.UNRELATED);
    assertThat(Names.tier(b, a)).isEqualTo(NameTier.UNRELATED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane_Doe_1 | Jane_Doe_2",
        "Jane_Doe | Jane_Doe_2",
        "Jane_Doe_2 | John_Doe_3",
        "person 1 | person 2",
        "a person | b person",
        "Person A | Person B",
        "n000001 | n000002",
        "n000001 x | n000002 x",
        "s1 | s2",
        "0001 | 1",
        "१२ ३ | ४५ ३",
        "unknown man | unknown woman",
        "red_team | blue_team",
        "id-abc | id-def",
        "class one | class two",
        "__MACOSX | .thumbnails",
        "@eaDir | #recycle",
        "- | _"
      })
  void numbersAndKindsAreNoNames(String a, String b) {
    assertThat(Names.tier(a, b)).isEqualTo(NameTier.UNRELATED);
    assertThat(Names.tier(b, a)).isEqualTo(NameTier.UNRELATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Jane Doe", "", " ", "王伟", "\uD83D\uDE00", "()", "a,", ",", "Jr Sr"})
  void anyTextCanBeCompared(String name) {
    assertThat(Names.tier(name, name)).isEqualTo(NameTier.EXACT);
    assertThat(Names.tier(name, "Jane Roe")).isEqualTo(NameTier.UNRELATED);
    assertThat(Names.tier("Jane Roe", name)).isEqualTo(NameTier.UNRELATED);
  }

  @Test
  void aNameThatIsNotThereSaysNothing() {
    assertThat(Names.tier(null, "Jane Doe")).isEqualTo(NameTier.UNRELATED);
  }
}
