package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  @Test
  void aCropBecomesASmallWebp() {
    byte[] thumbnail = Thumbnail.clear(stripes(), 96);

    assertThat(new String(thumbnail, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
    assertThat(new String(thumbnail, 8, 4, StandardCharsets.US_ASCII)).isEqualTo("WEBP");
    assertThat(thumbnail.length).isLessThan(6000);
    try (Mat picture = CropCodec.decode(thumbnail)) {
      assertThat(picture.cols()).isEqualTo(96);
      assertThat(picture.rows()).isEqualTo(96);
      assertThat(contrast(picture)).isGreaterThan(50);
    }
  }

  @Test
  void nothingFineIsLeftOfABlurredFace() {
    try (Mat picture = CropCodec.decode(Thumbnail.blurred(stripes(), 48))) {
      assertThat(picture.cols()).isEqualTo(48);
      assertThat(contrast(picture)).as("fine stripes are grey").isLessThan(8);
    }
  }

  @Test
  void bytesThatAreNoPictureAreRefused() {
    assertThatThrownBy(() -> Thumbnail.clear(new byte[] {1, 2, 3}, 96))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a crop of 3 bytes is no picture");
  }

  /** White and black columns, one pixel wide. */
  private static byte[] stripes() {
    try (Mat crop = new Mat(112, 112, opencv_core.CV_8UC3, new Scalar(0, 0, 0, 0))) {
      for (int column = 0; column < 112; column += 2) {
        try (Mat stripe = crop.colRange(column, column + 1);
            Mat white = new Mat(stripe.size(), stripe.type(), new Scalar(255, 255, 255, 0))) {
          white.copyTo(stripe);
        }
      }
      return CropCodec.encode(crop);
    }
  }

  private static double contrast(Mat picture) {
    try (Mat mean = new Mat();
        Mat deviation = new Mat()) {
      opencv_core.meanStdDev(picture, mean, deviation);
      return deviation.createIndexer(true) instanceof org.bytedeco.javacpp.indexer.DoubleIndexer d
          ? d.get(0, 0)
          : Double.NaN;
    }
  }
}
