package org.winnow.bench.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnow.text.NameTier;
import org.winnow.text.Names;

class WrongNamesTest {
  private static final List<Path> FILES =
      files("Ada:10", "Bea:20", "Cid:7", "Dot:2", "Eva:4", "Fay:4");

  private static List<Path> files(String... people) {
    return Stream.of(people)
        .flatMap(
            person -> {
              String[] parts = person.split(":");
              return IntStream.range(0, Integer.parseInt(parts[1]))
                  .mapToObj(i -> Path.of("/photos", parts[0], i + ".jpg"));
            })
        .toList();
  }

  private static WrongNames draw(double outsiders, long seed) {
    return WrongNames.draw(FILES, LabelNoise.outsiders(outsiders, 5, seed));
  }

  private static Map<String, Long> sizes(WrongNames names) {
    return names.claims().stream()
        .collect(Collectors.groupingBy(WrongNames.Claim::name, Collectors.counting()));
  }

  @Test
  void theShareOfStrangersIsWhatWasAskedFor() {
    WrongNames names = draw(0.2, 1);
    assertThat(names.claims()).hasSize(46).doesNotHaveDuplicates();
    assertThat(names.claims()).filteredOn(claim -> !names.right(claim)).hasSize(9);
    assertThat(names.claims()).extracting(WrongNames.Claim::name).containsOnly("Ada", "Bea", "Cid");
  }

  @Test
  void peopleAreGivenUpWhereStrangersRunOut() {
    WrongNames names = draw(0.5, 1);
    long right = names.claims().stream().filter(names::right).count();
    assertThat(names.claims().size()).isEqualTo(2 * right);
    assertThat(names.claims().stream().map(WrongNames.Claim::file)).doesNotHaveDuplicates();
  }

  @Test
  void sameSeedSameNames() {
    assertThat(draw(0.3, 5)).isEqualTo(draw(0.3, 5));
    assertThat(draw(0.3, 5)).isNotEqualTo(draw(0.3, 6));
  }

  @Test
  void somebodyNeedsPhotographs() {
    assertThatThrownBy(
            () -> WrongNames.draw(FILES.subList(37, 47), LabelNoise.outsiders(0.3, 5, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody has 5 photographs");
  }

  @Test
  void swappedImagesExchangeNamesSoThatSizesStay() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0.4, 0, SecondName.ALIAS, 0, 0, 0, 5, 3));
    assertThat(sizes(names)).isEqualTo(Map.of("Ada", 10L, "Bea", 20L, "Cid", 7L));
    assertThat(names.claims())
        .filteredOn(claim -> !names.right(claim))
        .hasSizeBetween(2, 14)
        .allSatisfy(claim -> assertThat(names.names()).containsValue(claim.person()));
  }

  @Test
  void peopleWithTenImagesAreCutInTwoNamesThatStandForThem() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0, 9, SecondName.ALIAS, 0, 0, 0, 5, 3));
    assertThat(sizes(names))
        .isEqualTo(Map.of("Ada", 5L, "Ada (alias)", 5L, "Bea", 10L, "Bea (alias)", 10L, "Cid", 7L));
    assertThat(names.names()).containsEntry("Ada (alias)", "Ada").containsEntry("Cid", "Cid");
    assertThat(names.claims()).allMatch(names::right);
  }

  @Test
  void secondNamesThatAreAlikeAreFormsOfTheFirst() {
    List<Path> files = files("Ada_Lovelace:10", "Bea_Arthur:12", "Cher:10");
    WrongNames names =
        WrongNames.draw(files, new LabelNoise(0, 0, 9, SecondName.FORM, 0, 0, 0, 5, 3));
    assertThat(names.names()).hasSize(6).containsEntry("Cher (alias)", "Cher");
    assertThat(names.names().keySet())
        .filteredOn(name -> !files.stream().anyMatch(file -> file.getParent().endsWith(name)))
        .hasSize(3)
        .doesNotContain("Ada_Lovelace (alias)", "Bea_Arthur (alias)");
    assertThat(names.claims()).allMatch(names::right);
  }

  @Test
  void aNumberTellsNothing() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0, 9, SecondName.NUMBER, 0, 0, 0, 5, 3));
    assertThat(names.names().keySet().stream().filter(name -> name.matches("n[0-9]{7}")))
        .hasSize(2)
        .allMatch(name -> Names.tier(name, names.names().get(name)) == NameTier.UNRELATED);
  }

  @Test
  void twoPeopleArePutUnderTheNameOfOne() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0, 0, SecondName.ALIAS, 1, 0, 0, 5, 3));
    assertThat(names.joined()).hasSize(1);
    String name = names.joined().keySet().iterator().next();
    String second = names.joined().get(name);
    assertThat(names.names()).containsKey(name).doesNotContainKey(second);
    assertThat(names.claims())
        .filteredOn(claim -> claim.person().equals(second))
        .isNotEmpty()
        .allSatisfy(claim -> assertThat(claim.name()).isEqualTo(name));
  }

  @Test
  void copiesStandBesideTheirOriginalsHalfOfThemUnderAnotherName() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0, 0, SecondName.ALIAS, 0, 0.3, 0, 5, 3));
    List<WrongNames.Claim> copies = names.claims().stream().filter(WrongNames.Claim::copy).toList();
    assertThat(copies).hasSize(11);
    assertThat(copies.stream().filter(names::right).count()).isBetween(6L, 10L);
    assertThat(copies)
        .allSatisfy(
            copy ->
                assertThat(names.claims())
                    .contains(new WrongNames.Claim(copy.file(), false, copy.person())));
  }

  @Test
  void tinyPeopleKeepOneToThreeImages() {
    WrongNames names =
        WrongNames.draw(FILES, new LabelNoise(0, 0, 0, SecondName.ALIAS, 0, 0, 2, 5, 3));
    assertThat(sizes(names).values().stream().filter(n -> n <= 3)).hasSize(2);
    assertThat(sizes(names)).hasSize(3);
  }
}
