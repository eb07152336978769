package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoxLandmarksTest {
  private static final Square BOX = new Square(100, 200, 100);

  @Test
  void theMeanFaceIsSymmetricAndNearTheTemplateOfTheCrop() {
    float[] face = BoxLandmarks.frontal(BOX);
    assertThat(face[0] + face[2]).isCloseTo(300f, within(0.01f));
    assertThat(face[4]).isCloseTo(150f, within(0.01f));
    assertThat(face[6] + face[8]).isCloseTo(300f, within(0.01f));
    SimilarityTransform toCrop = FaceAligner.toCrop(face);
    float[] template = FaceAligner.template();
    for (int k = 0; k < 10; k += 2) {
      assertThat(toCrop.x(face[k], face[k + 1])).isCloseTo(template[k], within(3.0));
      assertThat(toCrop.y(face[k], face[k + 1])).isCloseTo(template[k + 1], within(3.0));
    }
  }

  @Test
  void landmarksFollowTheEyesWhereManyWindowsSeeThem() {
    List<Square> eyes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      eyes.add(around(134, 236));
      eyes.add(around(172, 246));
    }
    float[] face = BoxLandmarks.frontal(BOX, eyes);
    assertThat(face[0]).isCloseTo(134f, within(1f));
    assertThat(face[1]).isCloseTo(236f, within(1f));
    assertThat(face[2]).isCloseTo(172f, within(1f));
    assertThat(face[3]).isCloseTo(246f, within(1f));
    // The face is turned clockwise, so the mouth's corner under the right eye moves to the left.
    assertThat(HeadPose.of(face).roll()).isCloseTo(14.7, within(2.0));
    assertThat(face[6]).isLessThan(BoxLandmarks.frontal(BOX)[6]);
  }

  @Test
  void fewWindowsMoveTheEyesLittle() {
    float[] mean = BoxLandmarks.frontal(BOX);
    float[] face =
        BoxLandmarks.frontal(
            BOX, List.of(around(mean[0] + 6, mean[1]), around(mean[2] + 6, mean[3])));
    assertThat(face[0]).isBetween(mean[0] + 0.5f, mean[0] + 3f);
  }

  @Test
  void whatIsNoEyeOfThisFaceIsNotBelieved() {
    float[] mean = BoxLandmarks.frontal(BOX);
    List<Square> mouth = new ArrayList<>();
    List<Square> oneEyeOnly = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      mouth.add(around(150, 280));
      oneEyeOnly.add(around(mean[0], mean[1]));
    }
    assertThat(BoxLandmarks.frontal(BOX, mouth)).containsExactly(mean, within(0.5f));
    assertThat(BoxLandmarks.frontal(BOX, oneEyeOnly)).containsExactly(mean, within(0.01f));
    assertThat(BoxLandmarks.frontal(BOX, List.of())).containsExactly(mean, within(0.01f));
  }

  @Test
  void profilesToEitherSideAreMirrorImages() {
    float[] left = BoxLandmarks.profile(BOX, true);
    float[] right = BoxLandmarks.profile(BOX, false);
    assertThat(left[4]).as("the nose points to the left").isLessThan(150);
    int[] partner = {2, 0, 4, 8, 6};
    for (int k = 0; k < 5; k++) {
      assertThat(right[2 * k]).isCloseTo(300 - left[partner[k]], within(0.01f));
      assertThat(right[2 * k + 1]).isCloseTo(left[partner[k] + 1], within(0.01f));
    }
    assertThat(HeadPose.of(left).yaw()).isNegative();
    assertThat(HeadPose.of(right).yaw()).isPositive();
  }

  private static Square around(double x, double y) {
    return new Square(x - 10, y - 10, 20);
  }
}
