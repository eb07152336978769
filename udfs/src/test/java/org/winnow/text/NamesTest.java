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
        "Jane Doe | Doe Jane",
        "Jane Doe | Doe, Jane",
        "Jane_Doe | jane.doe",
        "JANE-DOE | Jane Doe",
        "José Núñez | Jose Nunez",
        "Jürgen Müller | Juergen Mueller",
        "Søren Kierkegaard | Soren Kierkegaard",
        "Łukasz Nowak | Lukasz Nowak",
        "Katherine Hepburn | Catherine Hepburn",
        "Sinéad O'Connor | Sinead OConnor",
        "Владимир Путин | Vladimir Putin",
        "Сергей Иванов | Sergey Ivanov",
        "Sergei Ivanov | Sergey Ivanov",
        "Γιώργος Παπαδόπουλος | Giorgos Papadopoulos",
        "Wang Wei | Wei Wang",
        "Mohammed Al Fayed | Mohammad Al Fayed",
        "Schwarzenegger Arnold | Arnold Schwarzeneger"
      })
  void oneNameInTwoFormsIsTheSame(String a, String b) {
    assertThat(Names.relation(a, b)).isEqualTo(NameRelation.SAME);
    assertThat(Names.relation(b, a)).isEqualTo(NameRelation.SAME);
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
    assertThat(Names.relation(a, b)).isEqualTo(NameRelation.FAMILY);
    assertThat(Names.relation(b, a)).isEqualTo(NameRelation.FAMILY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jane Doe | Jane Roe",
        "Jane Doe | Jane Marie Doe",
        "Jane Doe | J. Doe",
        "Jane Doe | Doe",
        "Madonna | Madonna Ciccone",
        "Courteney Cox | Courteney Arquette",
        "John Smith (actor) | John Smith (politician)",
        "Jane Doe | Jane Doe (alias)",
        "Ada | Ada #2",
        "Ana Doe | Ann Roe",
        "王伟 | Wang Wei",
        "محمد علي | Ada Lovelace",
        "Eve | Evelyn"
      })
  void otherNamesSayNothing(String a, String b) {
    assertThat(Names.relation(a, b)).isEqualTo(NameRelation.UNRELATED);
    assertThat(Names.relation(b, a)).isEqualTo(NameRelation.UNRELATED);
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
    assertThat(Names.relation(a, b)).isEqualTo(NameRelation.UNRELATED);
    assertThat(Names.relation(b, a)).isEqualTo(NameRelation.UNRELATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Jane Doe", "", " ", "王伟", "\uD83D\uDE00", "()", "a,", ",", "Jr Sr"})
  void anyTextCanBeCompared(String name) {
    assertThat(Names.relation(name, name)).isEqualTo(NameRelation.UNRELATED);
    assertThat(Names.relation(name, "Jane Roe")).isEqualTo(NameRelation.UNRELATED);
    assertThat(Names.relation("Jane Roe", name)).isEqualTo(NameRelation.UNRELATED);
  }

  @Test
  void aNameThatIsNotThereSaysNothing() {
    assertThat(Names.relation(null, "Jane Doe")).isEqualTo(NameRelation.UNRELATED);
  }
}
