package org.winnow.bench.copies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.bench.measure.Photographs;
import org.winnow.image.Digests;
import org.winnow.image.ImageCaps;
import org.winnow.image.attack.Attack;

class CopyCollectionTest {
  private static final List<Attack> ATTACKS =
      List.of(Attack.named("scale-50"), Attack.named("crop-50"));

  private static final ImageCaps CAPS = new ImageCaps(1 << 24, 1 << 24, 4096, 1, 1);

  @TempDir private Path temporary;

  @Test
  void onePhotographOfEachPersonIsDrawnFirstAndTheOthersStandBesideIt() throws IOException {
    CopyCollection drawn = make(input(3, 4), 3, 2, "drawn");
    assertThat(drawn.originals()).extracting(Picture::person).containsExactlyInAnyOrder(people(3));
    assertThat(drawn.others())
        .extracting(Picture::person)
        .containsExactlyInAnyOrder("p0", "p0", "p1", "p1", "p2", "p2");
    assertThat(drawn.all()).extracting(Picture::photograph).hasSize(15);
    assertThat(drawn.photographs()).extracting(Picture::photograph).doesNotHaveDuplicates();
    assertThat(drawn.differentPairs()).isEqualTo(9 * 8 / 2 + 2 * (3 * 8 + 3));
  }

  @Test
  void copiesAreWhatTheAttackMakesOfTheOriginal() throws IOException {
    CopyCollection drawn = make(input(2, 2), 2, 1, "drawn");
    assertThat(drawn.copies().keySet()).containsExactly("scale-50", "crop-50");
    for (int i = 0; i < 2; i++) {
      Picture original = drawn.originals().get(i);
      Picture half = drawn.copies().get("scale-50").get(i);
      assertThat(half.photograph()).isEqualTo(original.photograph());
      assertThat(half.label()).isEqualTo(original.source() + " (scale-50)");
      try (Mat whole = read(original);
          Mat small = read(half);
          Mat part = read(drawn.copies().get("crop-50").get(i))) {
        assertThat(small.cols()).isEqualTo(whole.cols() / 2);
        assertThat(part.cols() * part.rows() / (double) (whole.cols() * whole.rows()))
            .isBetween(0.48, 0.52);
      }
    }
  }

  @Test
  void theSameFolderGivesTheSamePictures() throws IOException {
    Photographs input = input(4, 3);
    CopyCollection once = make(input, 3, 2, "once");
    CopyCollection again = make(input, 3, 2, "again");
    assertThat(digests(temporary.resolve("again"))).isEqualTo(digests(temporary.resolve("once")));
    assertThat(again.all())
        .extracting(Picture::label)
        .isEqualTo(once.all().stream().map(Picture::label).toList());
    CopyCollection fewer = make(input, 2, 2, "fewer");
    assertThat(once.originals().subList(0, 2))
        .extracting(Picture::source)
        .isEqualTo(fewer.originals().stream().map(Picture::source).toList());
  }

  @Test
  void otherFilesAndPicturesThatAreThereTwiceAreLeftOut() throws IOException {
    Photographs input = input(1, 3);
    Files.writeString(input.folder().resolve("p0/notes.txt"), "no picture");
    Files.copy(input.folder().resolve("p0/0.png"), input.folder().resolve("p0/again.png"));
    CopyCollection drawn = make(Photographs.of(input.folder()), 1, 10, "drawn");
    assertThat(drawn.photographs()).hasSize(3);
  }

  @Test
  void namedFilesAreLeftOut() throws IOException {
    CopyCollection drawn = make(input(10, 2), 19, 0, "drawn");
    assertThat(drawn.photographs())
        .hasSize(19)
        .extracting(Picture::label)
        .contains("p9/0.png", "p8/1.png")
        .doesNotContain("p9/1.png");
  }

  @Test
  void largePhotographsAreMadeSmaller() throws IOException {
    Photographs input = input(1, 1);
    write(input.folder().resolve("p0/0.png"), 1500, 1000, 1);
    CopyCollection drawn = make(input, 1, 0, "drawn");
    try (Mat picture = read(drawn.originals().get(0))) {
      assertThat(picture.cols() * picture.rows()).isBetween(1_040_000, 1 << 20);
      assertThat(picture.cols() / (double) picture.rows()).isBetween(1.49, 1.51);
    }
  }

  @Test
  void tooFewPhotographsAreAFault() throws IOException {
    Photographs input = input(2, 2);
    assertThatThrownBy(() -> make(input, 5, 1, "drawn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it has 4 photographs, not 5");
  }

  private CopyCollection make(Photographs input, int photographs, int others, String name)
      throws IOException {
    return CopyCollection.make(
        input,
        new CopyCollection.Request(photographs, others, Set.of(Path.of("p9/1.png")), ATTACKS),
        CAPS,
        temporary.resolve(name));
  }

  /** Folders p0, p1 … with pictures 0.png, 1.png … */
  private Photographs input(int people, int photographs) throws IOException {
    Path folder = temporary.resolve("input");
    for (String person : people(people)) {
      Files.createDirectories(folder.resolve(person));
      for (int i = 0; i < photographs; i++) {
        write(folder.resolve(person).resolve(i + ".png"), 120, 80, (person + i).hashCode());
      }
    }
    return Photographs.of(folder);
  }

  private static String[] people(int people) {
    return Stream.iterate(0, i -> i + 1).limit(people).map(i -> "p" + i).toArray(String[]::new);
  }

  private static void write(Path file, int width, int height, int seed) {
    Random random = new Random(seed);
    try (Mat picture =
        new Mat(
            height,
            width,
            opencv_core.CV_8UC3,
            new Scalar(random.nextInt(256), random.nextInt(256), random.nextInt(256), 0))) {
      assertThat(opencv_imgcodecs.imwrite(file.toString(), picture)).isTrue();
    }
  }

  private static Mat read(Picture picture) {
    return opencv_imgcodecs.imread(picture.file().toString(), opencv_imgcodecs.IMREAD_COLOR);
  }

  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), Digests.sha256(Files.readAllBytes(file)));
      }
    }
    return digests;
  }
}
