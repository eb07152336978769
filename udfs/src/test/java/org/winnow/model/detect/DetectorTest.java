package org.winnow.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnow.face.Detection;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.testing.TestModels;

/** Detectors of all families on photographs, by what they agree on. */
@Tag("real-data")
class DetectorTest {

  @ParameterizedTest
  @ValueSource(strings = {"yunet-2023mar", "yunet-s", "yunet-n", "scrfd-500m", "scrfd-2.5g"})
  void everyDetectorFindsTheFaceOfTheReference(String id) {
    Detector detector = scaling(id);
    for (GoldenRow row : GoldenRow.all().subList(0, 20)) {
      Detection expected =
          new Detection(
              row.box()[0], row.box()[1], row.box()[2], row.box()[3], row.score(), row.landmarks());
      try (Mat picture = GoldenTest.read(row.file())) {
        List<Detection> faces = detector.detect(picture);
        assertThat(faces).as(row.file()).isSortedAccordingTo(Detection.BEST_FIRST).isNotEmpty();
        Detection face = GoldenTest.central(faces, picture);
        assertThat(face.iou(expected)).as("%s %s", id, row.file()).isGreaterThan(0.6);
        for (int k = 0; k < 10; k++) {
          assertThat((double) face.landmarks()[k])
              .as("%s %s landmark %d", id, row.file(), k)
              .isCloseTo(row.landmarks()[k], within(0.25 * expected.interEye()));
        }
      }
    }
  }

  @Test
  void aPictureWithoutAFaceHasNone() {
    for (String id : TestModels.ids()) {
      if (TestModels.spec(id).family() != Family.EMBEDDING) {
        try (Mat grey = new Mat(200, 300, opencv_core.CV_8UC3, Scalar.all(90))) {
          assertThat(scaling(id).detect(grey)).as(id).isEmpty();
        }
      }
    }
  }

  @Test
  void tinyAndNarrowPicturesAreNoError() {
    Detector detector = scaling("yunet-2026may");
    for (int[] side : new int[][] {{1, 1}, {1, 3000}, {5000, 2}}) {
      try (Mat picture = new Mat(side[1], side[0], opencv_core.CV_8UC3, Scalar.all(90))) {
        assertThat(detector.detect(picture)).isEmpty();
      }
    }
  }

  private static Detector scaling(String id) {
    return new ScalingDetector(
        DetectorFamilies.of(TestModels.spec(id), Device.CPU), DetectOptions.DEFAULT);
  }
}
