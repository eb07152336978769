package org.winnow.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class CropCodecTest {
  @Test
  void aCropComesBackToTheLastBit() {
    try (Mat crop = new Mat(112, 112, opencv_core.CV_8UC3);
        Mat low = new Mat(1, 1, opencv_core.CV_64F, new Scalar(0));
        Mat high = new Mat(1, 1, opencv_core.CV_64F, new Scalar(256))) {
      opencv_core.setRNGSeed(3);
      opencv_core.randu(crop, low, high);
      byte[] file = CropCodec.encode(crop);

      assertThat(file).startsWith(0x89, 'P', 'N', 'G').hasSizeLessThan(40_000);
      assertThat(CropCodec.encode(crop)).isEqualTo(file);
      try (Mat back = CropCodec.decode(file)) {
        assertThat(opencv_core.norm(crop, back, opencv_core.NORM_INF, new Mat())).isZero();
      }
    }
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertThatThrownBy(() -> CropCodec.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a crop of 3 bytes is no picture");
  }
}
