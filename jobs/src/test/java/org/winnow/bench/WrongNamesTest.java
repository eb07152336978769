package org.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WrongNamesTest {
  private static final List<Path> FILES =
      Stream.of("Ada:10", "Bea:20", "Cid:7", "Dot:2", "Eva:4", "Fay:4")
          .flatMap(
              person -> {
                String[] parts = person.split(":");
                return IntStream.range(0, Integer.parseInt(parts[1]))
                    .mapToObj(i -> Path.of("/photos", parts[0], i + ".jpg"));
              })
          .toList();

  @Test
  void theShareOfStrangersIsWhatWasAskedFor() {
    WrongNames names = WrongNames.draw(FILES, 0.2, 1);
    assertThat(names.claims()).hasSize(46).doesNotHaveDuplicates();
    assertThat(names.claims()).filteredOn(claim -> !claim.right()).hasSize(9);
    assertThat(names.claims()).extracting(WrongNames.Claim::name).containsOnly("Ada", "Bea", "Cid");
  }

  @Test
  void peopleAreGivenUpWhereStrangersRunOut() {
    WrongNames names = WrongNames.draw(FILES, 0.5, 1);
    long right = names.claims().stream().filter(WrongNames.Claim::right).count();
    assertThat(names.claims().size()).isEqualTo(2 * right);
    assertThat(names.claims().stream().map(WrongNames.Claim::file)).doesNotHaveDuplicates();
  }

  @Test
  void sameSeedSameNames() {
    assertThat(WrongNames.draw(FILES, 0.3, 5)).isEqualTo(WrongNames.draw(FILES, 0.3, 5));
    assertThat(WrongNames.draw(FILES, 0.3, 5)).isNotEqualTo(WrongNames.draw(FILES, 0.3, 6));
  }

  @Test
  void somebodyNeedsPhotographs() {
    assertThatThrownBy(() -> WrongNames.draw(FILES.subList(37, 47), 0.3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody has 5 photographs");
  }
}
