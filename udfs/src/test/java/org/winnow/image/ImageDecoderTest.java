package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.BytePointer;
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
    ImageInfo facts = ImageDecoder.inspect(file(ending, 40, 30), CAPS);

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

    assertThat(ImageDecoder.inspect(file, CAPS))
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
