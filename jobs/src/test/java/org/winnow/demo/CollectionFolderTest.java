package org.winnow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.UserException;
import org.winnow.image.Digests;
import org.winnow.render.collection.NoisyCollection;

class CollectionFolderTest {
  private static final NoisyCollection SMALL = new NoisyCollection(4, 2, 0.5, 11);

  @TempDir private Path folder;

  @Test
  void theTruthHasALineForEachFileAndNoFileMore() throws IOException {
    CollectionFolder place = new CollectionFolder(folder.resolve("demo"));
    AtomicLong people = new AtomicLong();
    long files = place.draw(SMALL, people);
    assertThat(people).hasValue(4);
    List<String> lines = Files.readAllLines(place.truth());
    assertThat(lines.get(0))
        .startsWith("path,name,name_person,person,kind,copy_of,faces_shown,face_x");
    assertThat(lines).hasSize((int) files + 1).allMatch(line -> line.split(",", -1).length == 11);
    List<String> paths = lines.stream().skip(1).map(line -> line.split(",")[0]).sorted().toList();
    assertThat(paths).containsExactlyElementsOf(digests(place.photos()).keySet());
  }

  @Test
  void drawnAgainItIsTheSameToTheByte() throws IOException {
    CollectionFolder one = new CollectionFolder(folder.resolve("one"));
    CollectionFolder two = new CollectionFolder(folder.resolve("two"));
    one.draw(SMALL, new AtomicLong());
    two.draw(SMALL, new AtomicLong());
    assertThat(digests(one.photos())).isEqualTo(digests(two.photos()));
    assertThat(two.truth()).hasSameTextualContentAs(one.truth());
    assertThat(one.holds(SMALL)).isTrue();
  }

  @Test
  void aHalfDrawnCollectionIsDrawnAgain() throws IOException {
    CollectionFolder place = new CollectionFolder(folder);
    place.draw(SMALL, new AtomicLong());
    Files.delete(place.truth());
    place.check(SMALL);
    assertThat(place.holds(SMALL)).isFalse();
  }

  @Test
  void aFolderThatHoldsAnythingElseIsLeftAlone() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> new CollectionFolder(other).check(SMALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("It holds other files.");
    Path file = other.resolve("mine.txt");
    assertThatThrownBy(() -> new CollectionFolder(file).check(SMALL))
        .hasMessageContaining("It is a file.");

    CollectionFolder place = new CollectionFolder(folder.resolve("demo"));
    place.draw(SMALL, new AtomicLong());
    assertThatThrownBy(() -> place.check(new NoisyCollection(5, 2, 0.5, 11)))
        .hasMessageContaining(
            "It holds another collection: people 4, images 2, noise 0.5, seed 11");
  }

  private static TreeMap<String, String> digests(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> root.relativize(file).toString(),
                  CollectionFolderTest::digest,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static String digest(Path file) {
    try {
      return Digests.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
