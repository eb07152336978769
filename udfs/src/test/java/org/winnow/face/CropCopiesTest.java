package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.testing.Patches;

class CropCopiesTest {
  private static final double EYES = 60;

  static List<String> kinds() {
    return CropCopies.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCopyLooksLikeTheFaceAndIsTheSameEachTime(String kind) {
    try (Mat face = Patches.draw();
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
