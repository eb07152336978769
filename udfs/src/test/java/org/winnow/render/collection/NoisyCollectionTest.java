package org.winnow.render.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NoisyCollectionTest {
  private static final NoisyCollection LARGE = new NoisyCollection(2000, 12, 0.3, 7);

  @Test
  void thePlanFollowsFromTheSeed() {
    NoisyCollection same = new NoisyCollection(2000, 12, 0.3, 7);
    NoisyCollection other = new NoisyCollection(2000, 12, 0.3, 8);
    assertThat(same.folders(41)).isEqualTo(LARGE.folders(41));
    assertThat(folders(same)).isEqualTo(folders(LARGE)).isNotEqualTo(folders(other));
  }

  @Test
  void wrongPhotographsHaveTheShareThatWasAskedFor() {
    long wrong = count(LARGE, PictureKind.OUTSIDER, PictureKind.SWAPPED, PictureKind.NO_FACE);
    long right = count(LARGE, PictureKind.GENUINE, PictureKind.SECOND_PERSON);
    assertThat(wrong / (double) (wrong + right)).isCloseTo(0.3, within(0.01));
    assertThat((wrong + right) / 2000.0).isBetween(10.5, 12.5);
  }

  @Test
  void everyKindOfFaultOccurs() {
    for (PictureKind kind : PictureKind.values()) {
      assertThat(count(LARGE, kind)).as(kind.name()).isGreaterThan(50);
    }
    long splits = IntStream.range(0, 2000).filter(i -> LARGE.folders(i).size() == 2).count();
    long lodgers = IntStream.range(0, 2000).filter(i -> LARGE.folders(i).isEmpty()).count();
    assertThat(splits / 2000.0).isCloseTo(0.25 * 0.3, within(0.02));
    // Some cannot move in, because the person before is no host.
    assertThat(lodgers / 2000.0).isCloseTo(0.2 * 0.3 * 0.87, within(0.02));
  }

  @Test
  void withoutNoiseNothingIsWrong() {
    NoisyCollection clean = new NoisyCollection(300, 6, 0, 1);
    assertThat(folders(clean)).hasSize(300);
    assertThat(folders(clean).stream().flatMap(f -> f.pictures().stream()))
        .allMatch(picture -> picture.kind() == PictureKind.GENUINE);
  }

  @Property(tries = 60)
  void everyFileHasAPathOfItsOwnAndEveryCopyAnOriginal(
      @ForAll @IntRange(min = 1, max = 30) int people, @ForAll @IntRange(max = 1000) int seed) {
    NoisyCollection collection = new NoisyCollection(people, 5, 0.6, seed);
    Map<String, PlannedPicture> byPath = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (NamedFolder folder : folders(collection)) {
      assertThat(names.add(folder.name())).as(folder.name()).isTrue();
      for (PlannedPicture picture : folder.pictures()) {
        assertThat(picture.path()).startsWith(folder.name() + "/").endsWith(".jpg");
        assertThat(byPath.put(picture.path(), picture)).as(picture.path()).isNull();
      }
    }
    for (PlannedPicture picture : byPath.values()) {
      boolean copy =
          picture.kind() == PictureKind.EXACT_COPY || picture.kind() == PictureKind.NEAR_COPY;
      assertThat(picture.copyOf().isPresent()).isEqualTo(copy);
      picture
          .copyOf()
          .ifPresent(
              path -> {
                assertThat(byPath).containsKey(path);
                assertThat(byPath.get(path).scene()).isEqualTo(picture.scene());
                assertThat(byPath.get(path).copyOf()).isEmpty();
              });
    }
  }

  @Test
  void whatAFileShowsSuitsItsKind() {
    for (NamedFolder folder : folders(LARGE)) {
      for (PlannedPicture picture : folder.pictures()) {
        switch (picture.kind()) {
          case GENUINE -> assertThat(picture.shows()).contains(folder.person());
          case SECOND_PERSON, SWAPPED, OUTSIDER ->
              assertThat(picture.shows()).isPresent().isNotEqualTo(folder.person());
          case NO_FACE, BROKEN -> assertThat(picture.shows()).isEmpty();
          case EXACT_COPY, NEAR_COPY -> assertThat(picture.usable()).isTrue();
        }
      }
    }
  }

  @Test
  void manyNamesAreAllDifferent() {
    SyntheticNames names = new SyntheticNames(3);
    Set<String> seen = new HashSet<>();
    for (long i = 0; i < 600_000; i++) {
      assertThat(seen.add(names.of(i))).isTrue();
    }
    assertThat(names.of(0)).matches("[A-Z][a-z]+_[A-Z][a-z]+");
  }

  @Test
  void anImpossibleCollectionIsRefused() {
    assertThatThrownBy(() -> new NoisyCollection(10, 5, 0.9, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("noise of 0 to 0.6");
  }

  private static List<NamedFolder> folders(NoisyCollection collection) {
    return IntStream.range(0, collection.people())
        .boxed()
        .flatMap(i -> collection.folders(i).stream())
        .toList();
  }

  private static long count(NoisyCollection collection, PictureKind... kinds) {
    List<PictureKind> wanted = List.of(kinds);
    return folders(collection).stream()
        .flatMap(folder -> folder.pictures().stream())
        .filter(picture -> wanted.contains(picture.kind()))
        .count();
  }
}
