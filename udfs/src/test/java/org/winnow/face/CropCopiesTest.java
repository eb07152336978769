package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CropCopiesTest {
  private static final double EYES = 60;

  static List<String> kinds() {
    return CropCopies.KINDS;
  }

  /** Patches of many sizes and shades, as a face has. */
  private static Mat face() {
    Mat face = new Mat(112, 112, opencv_core.CV_8UC3, new Scalar(120, 140, 180, 0));
    for (int i = 0; i < 60; i++) {
      try (Point at = new Point(i * 37 % 112, i * 53 % 112);
          Scalar colour = new Scalar(i * 41 % 256, i * 67 % 256, i * 29 % 256, 0)) {
        opencv_imgproc.circle(face, at, 4 + i % 9, colour, -1, opencv_imgproc.LINE_8, 0);
      }
    }
    return face;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCopyLooksLikeTheFaceAndIsTheSameEachTime(String kind) {
    try (Mat face = face();
        Mat copy = CropCopies.of(face, EYES, kind, 5);
        Mat again = CropCopies.of(face, EYES, kind, 5);
        Mat other = CropCopies.of(face, EYES, kind, 6)) {
      assertThat(copy.size().width()).isEqualTo(112);
      assertThat(opencv_core.norm(copy, again)).isZero();
      assertThat(opencv_core.norm(copy, other)).as("another error of the detector").isPositive();
      FaceRegistration.Result registered =
          FaceRegistration.of(FaceTemplate.of(face), FaceTemplate.of(copy));
      assertThat(registered.correlation()).isGreaterThan(0.9);
      assertThat(registered.mirrored()).isEqualTo(kind.equals("mirror"));
    }
  }
}
