package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDecoderTest {
  private static final ImageCaps CAPS = new ImageCaps(1 << 20, 10_000, 200, 8, 5);

  @ParameterizedTest
  @CsvSource({
    ".jpg, JPEG",
    ".png, PNG",
    ".webp, WEBP",
    ".bmp, BMP",
    ".tiff, TIFF",
    ".ppm, PNM",
    ".gif, GIF"
  })
  void theFormatIsToldByTheBytes(String ending, ImageFormat format) throws UnusableImage {
    ImageInfo facts = ImageInspector.inspect(file(ending, 40, 30), CAPS);

    assertThat(facts).isEqualTo(new ImageInfo(format, 40, 30, 1, 1));
    try (Mat picture = ImageDecoder.decode(file(ending, 40, 30), CAPS)) {
      assertThat(new int[] {picture.cols(), picture.rows(), picture.type()})
          .containsExactly(40, 30, opencv_core.CV_8UC3);
    }
  }

  @Test
  void everyCapIsCheckedBeforeThePictureIsDecoded() {
    assertRejected(new byte[2 << 20], ImageReject.TOO_MANY_BYTES);
    assertRejected(file(".png", 201, 20), ImageReject.SIDE_TOO_LONG);
    assertRejected(file(".png", 20, 7), ImageReject.SIDE_TOO_SHORT);
    assertRejected(file(".png", 150, 150), ImageReject.TOO_MANY_PIXELS);
  }

  @Test
  void whatIsNoImageIsNamedAsFarAsItIsKnown() {
    assertRejected(new byte[0], ImageReject.EMPTY);
    assertRejected(ascii("just a text"), ImageReject.NOT_AN_IMAGE);
    assertMessage(ascii("<!DOCTYPE html><html>"), "It is an HTML page.");
    assertMessage(ascii("%PDF-1.7"), "It is a PDF.");
    assertMessage(ascii("version https://git-lfs.github.com/spec/v1"), "Git LFS pointer");
    assertMessage(ascii("<svg xmlns='http://www.w3.org/2000/svg'/>"), "It is SVG.");
    assertMessage(ascii("\0\0\0@ftypheic\0\0\0\0"), "It is HEIC.");
  }

  @Test
  void pixelsBeyondEightBitsOrInFormatsOfOtherTradesAreNamedNotCorrupt() {
    for (int type : new int[] {opencv_core.CV_32FC1, opencv_core.CV_32FC3, opencv_core.CV_64FC3}) {
      assertRejected(encoded(".tiff", type), ImageReject.UNSUPPORTED_FORMAT);
      assertMessage(encoded(".tiff", type), "It is a TIFF of floating-point samples.");
    }
    assertMessage(new byte[] {0x76, 0x2F, 0x31, 1, 2, 0, 0, 0}, "It is OpenEXR.");
    assertMessage(ascii("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n"), "It is Radiance HDR.");
    assertMessage(ascii("PF\n40 30\n-1.0\n"), "It is PFM or PAM.");
  }

  /** Hidden under transparent pixels lies green; what shows is white. */
  @ParameterizedTest
  @CsvSource({".png, false", ".png, true", ".webp, false", ".tiff, false"})
  void transparentPixelsLieOnWhiteAndOpaqueOnesStay(String ending, boolean deep)
      throws UnusableImage {
    byte[] file = transparent(ending, deep, 128);
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      assertColour(picture, 5, new int[] {255, 255, 255});
      assertColour(picture, 20, new int[] {227, 127, 127});
      assertColour(picture, 35, new int[] {200, 0, 0});
    }
  }

  /** 12 x 8: the left half has the transparent colour, which is green; the right half is blue. */
  @Test
  void theTransparentColourOfAGifIsWhite() throws UnusableImage {
    byte[] file =
        Base64.getDecoder()
            .decode(
                "R0lGODlhDAAIAPAAAADIAAAAyCH5BAEAAAAALAAAAAAMAAgAAAI3BAgQYMKECQECBJgwYUKAAAEmTJgQ"
                    + "IECACRMmBAgQYMKECQECBJgwYUKAAAEmTJgQIECACRMmLAA7");
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      assertColour(picture, 2, new int[] {255, 255, 255});
      assertColour(picture, 9, new int[] {200, 0, 0});
    }
  }

  @Test
  void anAlphaChannelThatIsOpaqueChangesNothing() throws UnusableImage {
    byte[] opaque = transparent(".png", false, 255, 255);
    try (Mat picture = ImageDecoder.decode(opaque, CAPS)) {
      assertColour(picture, 5, new int[] {0, 200, 0});
      assertColour(picture, 35, new int[] {200, 0, 0});
    }
  }

  /** The message is OpenCV's own, for more memory than there is; the other is about a call. */
  @Test
  void aWantOfMemoryIsNoFaultOfTheFile() {
    RuntimeException memory =
        catchThrowableOfType(
            RuntimeException.class, () -> new Mat(1 << 30, 1 << 14, opencv_core.CV_8UC3).close());
    assertThat(memory).isNotNull();
    assertThatThrownBy(() -> NativeMemory.check(memory))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(OutOfMemoryError.class);
    try (Mat one = new Mat(4, 4, opencv_core.CV_8UC1);
        Mat other = new Mat(5, 5, opencv_core.CV_8UC3)) {
      RuntimeException call =
          catchThrowableOfType(RuntimeException.class, () -> opencv_core.add(one, other, one));
      assertThat(call).isNotNull();
      assertThatCode(() -> NativeMemory.check(call)).doesNotThrowAnyException();
    }
  }

  /** 40 x 30: green and transparent, blue and half so, blue and opaque, from left to right. */
  private static byte[] transparent(String ending, boolean deep, int middle) {
    return transparent(ending, deep, 0, middle);
  }

  private static byte[] transparent(String ending, boolean deep, int left, int middle) {
    int scale = deep ? 257 : 1;
    int type = deep ? opencv_core.CV_16UC4 : opencv_core.CV_8UC4;
    try (Mat picture = new Mat(30, 40, type, new Scalar(200.0 * scale, 0, 0, 255.0 * scale));
        Mat hidden = picture.apply(new Rect(0, 0, 12, 30));
        Mat half = picture.apply(new Rect(12, 0, 16, 30))) {
      hidden.put(new Scalar(0, 200.0 * scale, 0, (double) left * scale));
      half.put(new Scalar(200.0 * scale, 0, 0, (double) middle * scale));
      return encoded(ending, picture);
    }
  }

  private static byte[] encoded(String ending, int type) {
    try (Mat picture = new Mat(30, 40, type, Scalar.all(0.5))) {
      return encoded(ending, picture);
    }
  }

  private static byte[] encoded(String ending, Mat picture) {
    try (BytePointer out = new BytePointer();
        IntPointer lossless =
            ending.equals(".webp")
                ? new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101)
                : new IntPointer()) {
      assertThat(opencv_imgcodecs.imencode(ending, picture, out, lossless)).isTrue();
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  private static void assertColour(Mat picture, int x, int[] bgr) {
    BytePointer at = picture.ptr(picture.rows() / 2, x);
    for (int c = 0; c < 3; c++) {
      assertThat(at.get(c) & 0xFF).as("channel %s at %s", c, x).isCloseTo(bgr[c], within(6));
    }
  }

  @ParameterizedTest
  @CsvSource({".jpg", ".png", ".webp", ".bmp"})
  void aFileThatEndsEarlyIsTruncated(String ending) {
    byte[] whole = file(ending, 60, 60);
    assertRejected(Arrays.copyOf(whole, whole.length * 3 / 4), ImageReject.TRUNCATED);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 40, 30, 0, 0", "2, 40, 30, 39, 0", "3, 40, 30, 39, 29", "4, 40, 30, 0, 29",
    "5, 30, 40, 0, 0", "6, 30, 40, 29, 0", "7, 30, 40, 29, 39", "8, 30, 40, 0, 39"
  })
  void theStoredCornerComesToItsUprightPlace(int orientation, int width, int height, int x, int y)
      throws UnusableImage {
    byte[] file = withExif(file(".jpg", 40, 30), orientation);

    assertThat(ImageInspector.inspect(file, CAPS))
        .isEqualTo(new ImageInfo(ImageFormat.JPEG, width, height, orientation, 1));
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      // The one bright corner of the stored picture is its upper left.
      assertThat(picture.ptr(y, x).get() & 0xFF).isGreaterThan(150);
    }
  }

  @Property(tries = 200)
  void noBytesCrashTheDecoder(@ForAll byte[] noise, @ForAll @IntRange(min = 0, max = 6) int kind) {
    byte[] start =
        switch (kind) {
          case 0 -> new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC0};
          case 1 -> HexFormat.of().parseHex("89504e470d0a1a0a");
          case 2 -> ascii("RIFF....WEBPVP8X");
          case 3 -> ascii("GIF89a");
          case 4 -> ascii("II*\0");
          case 5 -> ascii("P6 ");
          default -> ascii("BM");
        };
    byte[] file = Arrays.copyOf(start, start.length + noise.length);
    System.arraycopy(noise, 0, file, start.length, noise.length);
    try (Mat picture = ImageDecoder.decode(file, CAPS)) {
      assertThat(picture.empty()).isFalse();
    } catch (UnusableImage e) {
      assertThat(e.reason()).isNotNull();
    }
  }

  private static void assertRejected(byte[] file, ImageReject reason) {
    assertThatThrownBy(() -> ImageDecoder.decode(file, CAPS))
        .isInstanceOf(UnusableImage.class)
        .extracting(e -> ((UnusableImage) e).reason())
        .isEqualTo(reason);
  }

  private static void assertMessage(byte[] file, String part) {
    assertThatThrownBy(() -> ImageDecoder.decode(file, CAPS)).hasMessageContaining(part);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Dark, with a bright upper left corner and some noise. */
  private static byte[] file(String ending, int width, int height) {
    try (Mat picture = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(40, 40, 40, 0));
        Mat low = new Mat(1, 1, opencv_core.CV_64F, new Scalar(0));
        Mat high = new Mat(1, 1, opencv_core.CV_64F, new Scalar(60));
        BytePointer out = new BytePointer()) {
      opencv_core.setRNGSeed(7);
      opencv_core.randu(picture, low, high);
      int side = Math.min(6, Math.min(width, height));
      try (Mat corner = picture.apply(new Rect(0, 0, side, side))) {
        corner.put(new Scalar(230, 230, 230, 0));
      }
      assertThat(opencv_imgcodecs.imencode(ending, picture, out)).isTrue();
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  /** A JPEG with an EXIF segment after its start that holds nothing but the orientation. */
  private static byte[] withExif(byte[] jpeg, int orientation) {
    // APP1 of 34 bytes; "Exif"; big-endian TIFF; one entry: tag 0x0112, a short, once.
    byte[] segment =
        HexFormat.of()
            .parseHex(
                "ffe10022457869660000"
                    + "4d4d002a00000008"
                    + "0001"
                    + "011200030000000100"
                    + "%02x".formatted(orientation)
                    + "0000"
                    + "00000000");
    byte[] file = Arrays.copyOf(jpeg, jpeg.length + segment.length);
    System.arraycopy(segment, 0, file, 2, segment.length);
    System.arraycopy(jpeg, 2, file, 2 + segment.length, jpeg.length - 2);
    return file;
  }
}
