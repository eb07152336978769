package org.winnow.render.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.winnow.image.ImageCaps;
import org.winnow.image.ImageDecoder;
import org.winnow.image.UnusableImage;

class PhotographerTest {
  private static final ImageCaps CAPS = new ImageCaps(1 << 20, 1_000_000, 2000, 8, 10);

  private static Map<String, PictureFile> drawn(NoisyCollection collection, int people) {
    Map<String, PictureFile> files = new HashMap<>();
    for (int i = 0; i < people; i++) {
      for (NamedFolder folder : collection.folders(i)) {
        Photographer.draw(folder, file -> files.put(file.planned().path(), file));
      }
    }
    return files;
  }

  @Test
  void filesAreWhatThePlanSaysAndTheSameWhenDrawnAgain() {
    NoisyCollection collection =
        LongStream.range(0, 1000)
            .mapToObj(seed -> new NoisyCollection(8, 3, 0.6, seed))
            .filter(c -> kinds(c).containsAll(List.of(PictureKind.values())))
            .findFirst()
            .orElseThrow();
    Map<String, PictureFile> files = drawn(collection, 8);
    files.values().forEach(file -> check(file, files));

    drawn(collection, 2)
        .forEach((path, file) -> assertThat(file.bytes()).isEqualTo(files.get(path).bytes()));
  }

  private static Set<PictureKind> kinds(NoisyCollection collection) {
    return IntStream.range(0, collection.people())
        .boxed()
        .flatMap(i -> collection.folders(i).stream())
        .flatMap(folder -> folder.pictures().stream())
        .map(PlannedPicture::kind)
        .collect(Collectors.toSet());
  }

  private static void check(PictureFile file, Map<String, PictureFile> files) {
    PlannedPicture planned = file.planned();
    if (planned.kind() == PictureKind.BROKEN) {
      assertThatThrownBy(() -> ImageDecoder.decode(file.bytes(), CAPS))
          .as("%s, %s", planned.path(), planned.alteration())
          .isInstanceOf(UnusableImage.class);
      assertThat(file.faces()).isZero();
      return;
    }
    assertThat(file.subject().isPresent()).isEqualTo(planned.shows().isPresent());
    int shown = planned.scene().behind().isPresent() ? 2 : planned.shows().isPresent() ? 1 : 0;
    assertThat(file.faces()).isEqualTo(shown);
    try (Mat picture = ImageDecoder.decode(file.bytes(), CAPS)) {
      file.subject()
          .ifPresent(
              face -> {
                assertThat(face.landmarks()[4]).isBetween(0f, (float) picture.cols());
                assertThat(face.landmarks()[5]).isBetween(0f, (float) picture.rows());
              });
    } catch (UnusableImage e) {
      throw new AssertionError(planned.path(), e);
    }
    planned
        .copyOf()
        .ifPresent(
            path -> {
              boolean equal = java.util.Arrays.equals(file.bytes(), files.get(path).bytes());
              assertThat(equal).isEqualTo(planned.kind() == PictureKind.EXACT_COPY);
            });
  }
}
