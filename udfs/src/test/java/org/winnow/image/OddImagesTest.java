package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.testing.SharedData;

/** Files that break decoders: each must end as a picture or with the right reason. */
@Tag("real-data")
class OddImagesTest {
  private static final ImageCaps CAPS = new ImageCaps(64L << 20, 100_000_000, 20_000, 8, 1000);

  @Test
  void everyFileEndsAsAPictureOrWithTheRightReason() throws IOException {
    Path root = SharedData.data("odd-images");
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(root.relativize(file).toString(), outcome(Files.readAllBytes(file)));
      }
    }
    assertThat(found).containsExactlyEntriesOf(expected());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 7, 8})
  void anExifOrientationIsUndone(int orientation) throws IOException, UnusableImage {
    try (Mat plain = picture("generated/no_extension");
        Mat turned = picture("generated/face-exif-orientation-" + orientation + ".jpg")) {
      assertThat(difference(plain, turned)).isLessThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "face.bmp",
        "face.webp",
        "face-lossless.webp",
        "face-rgb16.png",
        "face-progressive.jpg",
        "face-cmyk.jpg",
        "face-multipage.tif",
        "face-palette.gif",
        "face-missing-eoi.jpg"
      })
  void onePictureInAnyContainerHasTheSamePixels(String name) throws IOException, UnusableImage {
    try (Mat plain = picture("generated/no_extension");
        Mat other = picture("generated/" + name)) {
      assertThat(difference(plain, other)).isCloseTo(0, within(7.0));
    }
  }

  private static Mat picture(String name) throws IOException, UnusableImage {
    byte[] file = Files.readAllBytes(SharedData.data("odd-images").resolve(name));
    return ImageDecoder.decode(file, CAPS);
  }

  /** Mean absolute difference of two pictures' levels. */
  private static double difference(Mat a, Mat b) {
    assertThat(new int[] {a.rows(), a.cols()}).containsExactly(b.rows(), b.cols());
    return opencv_core.norm(a, b, opencv_core.NORM_L1, new Mat()) / (3.0 * a.rows() * a.cols());
  }

  private static String outcome(byte[] file) {
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      ImageInfo facts = ImageInspector.inspect(file, CAPS);
      assertThat(new int[] {picture.cols(), picture.rows()})
          .containsExactly(facts.width(), facts.height());
      return String.join(
          "\t",
          "OK",
          facts.format().name(),
          String.valueOf(facts.width()),
          String.valueOf(facts.height()),
          String.valueOf(facts.orientation()),
          String.valueOf(facts.frames()));
    } catch (UnusableImage e) {
      assertThat(e.getMessage()).startsWith(e.reason().sentence());
      return e.reason().name();
    }
  }

  private static Map<String, String> expected() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (InputStream in = OddImagesTest.class.getResourceAsStream("odd-images.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Arrays.stream(text.split("\n"))
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 2))
          .forEach(parts -> expected.put(parts[0], parts[1]));
    }
    return expected;
  }
}
