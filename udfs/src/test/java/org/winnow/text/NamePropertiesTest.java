package org.winnow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NamePropertiesTest {
  private static final List<String> WORDS =
      List.of(
          "Jane",
          "John",
          "Jon",
          "J",
          "Doe",
          "Dr",
          "King",
          "PhD",
          "Md",
          "Jr",
          "II",
          "Müller",
          "Mueller",
          "Владимир",
          "Vladimir",
          "Путин",
          "Putina",
          "Wang",
          "Wei",
          "伟",
          "Κώστας",
          "Mohammed",
          "Mohammad",
          "Catherine",
          "Katherine",
          "P\u0430ul",
          "Paul",
          "O'Connor",
          "Øre");

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(WORDS).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> ofWords =
        words().map(words -> String.join(words.size() % 2 == 0 ? "_" : " ", words));
    return Arbitraries.oneOf(
        ofWords, ofWords.map(name -> name + " (actor)"), Arbitraries.strings().ofMaxLength(12));
  }

  @Property
  void theTierIsTheSameWhicheverNameIsFirst(@ForAll("names") String a, @ForAll("names") String b) {
    assertThat(Names.tier(a, b)).isEqualTo(Names.tier(b, a));
  }

  @Property
  void theNormalFormOfANormalFormIsItself(@ForAll("names") String name) {
    Optional<String> form = Names.normalForm(name);
    form.ifPresent(text -> assertThat(Names.normalForm(text)).contains(text));
  }

  @Property
  void theOrderOfWordsDoesNotChangeTheForm(
      @ForAll("words") List<String> words, @ForAll @IntRange(max = 3) int distance) {
    // Titles and degrees count by their place.
    List<String> plain =
        words.stream()
            .filter(word -> !List.of("Dr", "King", "PhD", "Md").contains(word))
            .collect(Collectors.toList());
    String before = String.join(" ", plain);
    Collections.rotate(plain, distance);
    assertThat(Names.normalForm(String.join(" ", plain))).isEqualTo(Names.normalForm(before));
  }

  @Property(tries = 5000)
  void namesThatProposeAPairHaveAKeyInCommon(@ForAll("names") String a, @ForAll("names") String b) {
    if (Names.tier(a, b).proposes()) {
      assertThat(NameKeys.of(a)).containsAnyElementsOf(NameKeys.of(b));
    }
  }

  @Example
  void titlesAreNoDegrees() {
    assertThat(WordList.TITLES.words()).doesNotContainAnyElementsOf(WordList.CREDENTIALS.words());
    assertThat(WordList.GENERATIONS.words()).doesNotContainAnyElementsOf(WordList.TITLES.words());
  }
}
