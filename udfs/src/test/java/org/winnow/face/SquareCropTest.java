package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class SquareCropTest {
  /** A white picture of 40 x 20 pixels. */
  private static Mat white() {
    return new Mat(20, 40, opencv_core.CV_8UC3, new Scalar(255, 255, 255, 0));
  }

  private static int level(Mat crop, int x, int y) {
    return crop.ptr(y, x).get() & 0xff;
  }

  @Test
  void theSquareLiesAroundTheMiddleOfTheBox() {
    assertThat(Square.around(new float[] {10, 20, 4, 8}, 1.5)).isEqualTo(new Square(6, 18, 12));
  }

  @Test
  void aSquareInsideGivesAFullCrop() {
    try (Mat picture = white();
        Mat crop = SquareCrop.cut(picture, new Square(5, 5, 10), 4, 4)) {
      assertThat(crop.cols()).isEqualTo(4);
      for (int i = 0; i < 16; i++) {
        assertThat(level(crop, i % 4, i / 4)).isEqualTo(255);
      }
    }
  }

  @Test
  void outsideOfThePictureTheCropIsBlack() {
    try (Mat picture = white();
        Mat crop = SquareCrop.cut(picture, new Square(30, -10, 20), 8, 8)) {
      assertThat(level(crop, 0, 7)).isEqualTo(255);
      assertThat(level(crop, 3, 4)).isEqualTo(255);
      assertThat(level(crop, 3, 3)).isZero();
      assertThat(level(crop, 4, 4)).isZero();
    }
  }

  @Test
  void aSquareBesideThePictureIsBlack() {
    try (Mat picture = white();
        Mat crop = SquareCrop.cut(picture, new Square(100, 0, 10), 2, 2)) {
      assertThat(level(crop, 1, 1)).isZero();
    }
  }

  @Test
  void pixelsAreAveragedWhereTheCropShrinks() {
    try (Mat picture = white();
        Mat left = picture.colRange(0, 2);
        Scalar black = new Scalar(0.0)) {
      left.put(black);
      try (Mat crop = SquareCrop.cut(picture, new Square(0, 0, 8), 2, 2)) {
        assertThat(level(crop, 0, 0)).isBetween(126, 129);
        assertThat(level(crop, 1, 0)).isEqualTo(255);
      }
    }
  }
}
