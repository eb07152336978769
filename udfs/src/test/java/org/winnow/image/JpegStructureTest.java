package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JpegStructureTest {
  private static final ImageCaps CAPS = new ImageCaps(1L << 28, 100_000_000L, 20_000, 1, 10_000);
  private static final int MUTATIONS = 2_000;
  private static final int RST_INTERVAL = 7;

  /** Settings of OpenCV's encoder, and whether the picture is grey. */
  record Encoding(String name, boolean grey, int... settings) {
    byte[] file() {
      try (Mat picture = scene(grey);
          BytePointer out = new BytePointer();
          IntPointer values = new IntPointer(settings)) {
        opencv_imgcodecs.imencode(".jpg", picture, out, values);
        byte[] bytes = new byte[(int) out.limit()];
        out.get(bytes);
        return bytes;
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Encoding> encodings() {
    int quality = opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
    int progressive = opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
    int restarts = opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
    int sampling = opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
    int optimised = opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE;
    return Stream.of(
        new Encoding("quality 100", false, quality, 100),
        new Encoding("quality 3", false, quality, 3),
        new Encoding("grey", true, quality, 80),
        new Encoding("progressive", false, progressive, 1),
        new Encoding("grey, progressive", true, progressive, 1),
        new Encoding("progressive, restarts", false, progressive, 1, restarts, RST_INTERVAL),
        new Encoding("restarts", false, restarts, RST_INTERVAL),
        new Encoding("own codes", false, optimised, 1),
        new Encoding("4:4:4", false, sampling, opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444),
        new Encoding("4:2:2", false, sampling, opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422),
        new Encoding("4:4:0", false, sampling, opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_440));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void whatAnEncoderWritesIsWellFormed(Encoding encoding) {
    byte[] file = encoding.file();

    assertThat(JpegStructure.isDecodable(file)).isTrue();
    assertThat(JpegStructure.isDecodable(Arrays.copyOf(file, file.length + 100)))
        .as("with bytes behind its end")
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void aFileThatIsCutIsNot(Encoding encoding) {
    byte[] file = encoding.file();
    for (int length = 0; length < file.length; length++) {
      assertThat(JpegStructure.isDecodable(Arrays.copyOf(file, length)))
          .as("%s of %s bytes", length, file.length)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void whatIsWellFormedIsDecodedWhateverWasChanged(Encoding encoding) {
    byte[] whole = encoding.file();
    int header = scan(whole);
    Random random = new Random(1);
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = whole.clone();
      for (int changes = 0; changes <= i % 3; changes++) {
        // Two of three changes meet the header, where they may be fatal.
        int place = random.nextInt(i % 3 == 2 ? file.length : header);
        file[place] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(5));
      }
      if (JpegStructure.isDecodable(file) && fits(file)) {
        accepted++;
        assertThatCode(() -> ImageDecoder.decode(file, CAPS).close())
            .as("change %s", i)
            .doesNotThrowAnyException();
      }
    }
    assertThat(accepted).as("changes that do no harm").isGreaterThan(MUTATIONS / 20);
  }

  @Test
  void aSegmentThatIsMissingIsSeen() {
    byte[] file = new Encoding("plain", false).file();
    List<int[]> segments = segments(file);
    assertThat(segments).hasSizeGreaterThan(5);
    for (int[] segment : segments) {
      int marker = file[segment[0] + 1] & 0xFF;
      boolean isNeeded = marker != 0xE0;
      assertThat(JpegStructure.isDecodable(without(file, segment)))
          .as("without %x", marker)
          .isEqualTo(!isNeeded);
    }
  }

  @Test
  void aRestartOutOfOrderIsSeen() {
    byte[] file =
        new Encoding("restarts", false, opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, RST_INTERVAL)
            .file();
    int restart = scan(file);
    while (file[restart] != (byte) 0xFF || (file[restart + 1] & 0xF8) != 0xD0) {
      restart++;
    }
    file[restart + 1] ^= 1;

    assertThat(JpegStructure.isDecodable(file)).isFalse();
  }

  @Test
  void aFileThatIsNotWellFormedIsDecodedToCheckIt() throws UnusableImage {
    byte[] file = new Encoding("plain", false).file();
    byte[] padded = new byte[file.length + 1];
    padded[0] = file[0];
    padded[1] = file[1];
    padded[2] = (byte) 0xFF;
    System.arraycopy(file, 2, padded, 3, file.length - 2);

    assertThat(JpegStructure.isDecodable(padded)).as("a fill byte").isFalse();
    assertThat(ImageInspector.checkDecodable(padded, CAPS))
        .isEqualTo(ImageInspector.checkDecodable(file, CAPS))
        .isEqualTo(ImageInspector.inspect(file, CAPS));
  }

  /** Whether a changed header asks for no more memory than a test should take. */
  private static boolean fits(byte[] file) {
    try {
      ImageInfo info = ImageInspector.inspect(file, CAPS);
      return (long) info.width() * info.height() < 4_000_000;
    } catch (UnusableImage e) {
      return false;
    }
  }

  /** Place and length of each segment before the first scan. */
  private static List<int[]> segments(byte[] file) {
    List<int[]> all = new ArrayList<>();
    int place = 2;
    while ((file[place + 1] & 0xFF) != 0xDA) {
      int length = 2 + ((file[place + 2] & 0xFF) << 8 | file[place + 3] & 0xFF);
      all.add(new int[] {place, length});
      place += length;
    }
    return all;
  }

  /** Place of the first scan. */
  private static int scan(byte[] file) {
    List<int[]> all = segments(file);
    int[] last = all.get(all.size() - 1);
    return last[0] + last[1];
  }

  private static byte[] without(byte[] file, int[] segment) {
    byte[] rest = new byte[file.length - segment[1]];
    System.arraycopy(file, 0, rest, 0, segment[0]);
    System.arraycopy(
        file, segment[0] + segment[1], rest, segment[0], file.length - segment[0] - segment[1]);
    return rest;
  }

  private static Mat scene(boolean grey) {
    Mat picture =
        new Mat(
            75, 100, grey ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3, new Scalar(90, 140, 200, 0));
    Random random = new Random(2);
    for (int i = 0; i < 12; i++) {
      opencv_imgproc.circle(
          picture,
          new Point(random.nextInt(100), random.nextInt(75)),
          5 + random.nextInt(20),
          new Scalar(random.nextInt(256), random.nextInt(256), random.nextInt(256), 0),
          -1,
          8,
          0);
    }
    return picture;
  }
}
