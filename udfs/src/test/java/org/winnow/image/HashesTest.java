package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashesTest {
  private static final ImageCaps CAPS = new ImageCaps(1L << 28, 100_000_000L, 20_000, 1, 10_000);

  @Test
  void aDigestIsThatOfTheStandard() {
    assertThat(Digests.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void thePixelHashKnowsSizeAndLevels() {
    try (Mat a = scene(80, 60);
        Mat same = scene(80, 60);
        Mat turned = new Mat(80, 60, opencv_core.CV_8UC3, a.data());
        Mat other = scene(80, 60)) {
      other.ptr(10, 10).put((byte) (other.ptr(10, 10).get() + 1));
      assertThat(PixelHash.of(same)).isEqualTo(PixelHash.of(a)).hasSize(64);
      assertThat(PixelHash.of(turned)).isNotEqualTo(PixelHash.of(a));
      assertThat(PixelHash.of(other)).isNotEqualTo(PixelHash.of(a));
    }
  }

  @Test
  void thePerceptualHashSurvivesScalingAndNotAnotherScene() {
    try (Mat a = scene(160, 120);
        Mat small = new Mat();
        Mat other = new Mat(120, 160, opencv_core.CV_8UC3, new Scalar(0, 0, 0, 0))) {
      opencv_imgproc.resize(a, small, new Size(80, 60), 0, 0, opencv_imgproc.INTER_AREA);
      opencv_imgproc.rectangle(
          other, new Point(100, 0), new Point(160, 60), new Scalar(255, 255, 255, 0), -1, 8, 0);
      long hash = PerceptualHash.of(a);
      assertThat(Long.bitCount(hash ^ PerceptualHash.of(small))).isLessThanOrEqualTo(4);
      assertThat(Long.bitCount(hash ^ PerceptualHash.of(other))).isGreaterThan(12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 700, 1100, 2200})
  void aFileHasTheHashOfItsPicture(int side) throws UnusableImage {
    byte[] file = jpeg(side);
    try (Mat whole = ImageDecoder.decode(file, CAPS);
        Mat reduced = ImageDecoder.decode(file, CAPS, 256)) {
      assertThat(Math.min(reduced.cols(), reduced.rows())).isBetween(256, 511);
      assertThat(Long.bitCount(PerceptualHash.of(file, CAPS) ^ PerceptualHash.of(whole)))
          .isLessThanOrEqualTo(2);
    }
  }

  @Test
  void damageIsTheSameAtEachScale() {
    byte[] whole = jpeg(1100);
    Random random = new Random(3);
    for (int i = 0; i < 60; i++) {
      byte[] file = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flips = 0; flips < i % 5; flips++) {
        file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(outcome(file, 256)).isEqualTo(outcome(file, Integer.MAX_VALUE));
    }
  }

  private static String outcome(byte[] file, int minSide) {
    try (Mat picture = ImageDecoder.decode(file, CAPS, minSide)) {
      return "decoded";
    } catch (UnusableImage e) {
      return e.reason() + e.getMessage();
    }
  }

  private static byte[] jpeg(int side) {
    try (Mat few = new Mat(12, 16, opencv_core.CV_8UC3);
        Mat low = new Mat(1, 1, opencv_core.CV_64F, new Scalar(0));
        Mat high = new Mat(1, 1, opencv_core.CV_64F, new Scalar(256));
        Mat scene = new Mat();
        Size size = new Size(side * 4 / 3, side);
        BytePointer out = new BytePointer()) {
      opencv_core.setRNGSeed(1);
      opencv_core.randu(few, low, high);
      opencv_imgproc.resize(few, scene, size, 0, 0, opencv_imgproc.INTER_CUBIC);
      assertThat(opencv_imgcodecs.imencode(".jpg", scene, out)).isTrue();
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  private static Mat scene(int width, int height) {
    Mat scene = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(200, 180, 160, 0));
    opencv_imgproc.circle(
        scene, new Point(width / 3, height / 2), height / 4, new Scalar(20, 40, 60, 0), -1, 8, 0);
    opencv_imgproc.rectangle(
        scene,
        new Point(width / 2, height / 5),
        new Point(width - 5, height / 3),
        new Scalar(90, 10, 220, 0),
        -1,
        8,
        0);
    return scene;
  }
}
