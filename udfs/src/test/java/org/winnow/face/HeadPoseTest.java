package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class HeadPoseTest {

  @Property
  void aTurnedMeanFaceGivesItsYawAndPitch(
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -40, max = 40) double pitch,
      @ForAll @DoubleRange(min = 0.2, max = 10) double scale) {
    HeadPose pose = HeadPose.of(project(yaw, pitch, scale));
    assertThat(pose.yaw()).isCloseTo(yaw, within(0.05));
    assertThat(pose.pitch()).isCloseTo(pitch, within(0.05));
    assertThat(pose.roll()).isCloseTo(0, within(0.05));
  }

  @Property
  void rollIsTheTiltOfTheEyesAndLeavesTheRestAlone(
      @ForAll @DoubleRange(min = -179, max = 179) double roll) {
    float[] points = project(25, -10, 1);
    double c = Math.cos(Math.toRadians(roll));
    double s = Math.sin(Math.toRadians(roll));
    float[] turned = new float[10];
    for (int i = 0; i < 10; i += 2) {
      turned[i] = (float) (c * points[i] - s * points[i + 1] + 300);
      turned[i + 1] = (float) (s * points[i] + c * points[i + 1] + 200);
    }
    HeadPose pose = HeadPose.of(turned);
    assertThat(pose.roll()).isCloseTo(roll, within(0.05));
    assertThat(pose.yaw()).isCloseTo(25, within(0.05));
    assertThat(pose.pitch()).isCloseTo(-10, within(0.05));
  }

  @Example
  void theTemplateLooksStraightAhead() {
    HeadPose pose = HeadPose.of(FaceAligner.template());
    assertThat(pose.yaw()).isCloseTo(0, within(1.0));
    assertThat(pose.pitch()).isCloseTo(0, within(0.5));
    assertThat(pose.roll()).isCloseTo(0, within(0.5));
  }

  @Example
  void landmarksInOnePlaceGiveNoPose() {
    HeadPose pose = HeadPose.of(new float[10]);
    assertThat(pose.yaw()).isNaN();
    assertThat(pose.pitch()).isNaN();
    assertThat(pose.roll()).isNaN();
  }

  /** The mean face turned first up (pitch), then to the right (yaw), seen from far away. */
  private static float[] project(double yaw, double pitch, double scale) {
    double cy = Math.cos(Math.toRadians(yaw));
    double sy = Math.sin(Math.toRadians(yaw));
    double cp = Math.cos(Math.toRadians(pitch));
    double sp = Math.sin(Math.toRadians(pitch));
    double[][] face = HeadPose.meanFace();
    float[] out = new float[10];
    for (int k = 0; k < 5; k++) {
      double x = face[k][0];
      double y = face[k][1];
      double z = face[k][2];
      // The head nods about the line of its ears, then turns about the picture's upright axis.
      double noddedY = cp * y - sp * z;
      double noddedZ = sp * y + cp * z;
      out[2 * k] = (float) (scale * (cy * x + sy * noddedZ));
      out[2 * k + 1] = (float) (scale * noddedY);
    }
    return out;
  }
}
