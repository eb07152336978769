package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

class DetectionFaultTest {
  private static final int SIDE = 200;

  @Example
  void aFaceHasNoFault() {
    assertThat(fault(face(20, 30, 80, 80, 0.9f, landmarks()))).isEmpty();
    float[] profile = {60, 60, 61, 60, 75, 80, 62, 95, 63, 95};
    assertThat(fault(face(20, 30, 80, 80, 0.9f, profile))).isEmpty();
    assertThat(fault(face(-40, -40, 80, 80, 0.9f, landmarks()))).isEmpty();
  }

  @Example
  void numbersThatAreNotFiniteAreNamed() {
    for (float bad : List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)) {
      for (int i = 0; i < 15; i++) {
        float[] n = {20, 30, 80, 80, 0.9f};
        float[] points = landmarks();
        if (i < 5) {
          n[i] = bad;
        } else {
          points[i - 5] = bad;
        }
        assertThat(fault(face(n[0], n[1], n[2], n[3], n[4], points)))
            .as("number %s", i)
            .contains(DetectionFault.NOT_FINITE);
      }
    }
  }

  @Example
  void boxesWithoutAreaAndOutsideAreNamed() {
    assertThat(fault(face(20, 30, 0, 80, 1, landmarks()))).contains(DetectionFault.EMPTY_BOX);
    assertThat(fault(face(20, 30, 80, -1, 1, landmarks()))).contains(DetectionFault.EMPTY_BOX);
    assertThat(fault(face(SIDE, 30, 80, 80, 1, landmarks()))).contains(DetectionFault.OUTSIDE);
    assertThat(fault(face(20, -80, 80, 80, 1, landmarks()))).contains(DetectionFault.OUTSIDE);
    float[] far = landmarks();
    for (int i = 0; i < far.length; i++) {
      far[i] += 5000;
    }
    assertThat(fault(face(20, 30, 80, 80, 1, far))).contains(DetectionFault.OUTSIDE);
  }

  @Example
  void landmarksThatMakeNoPlaneAreNamed() {
    float[] onePoint = new float[10];
    Arrays.fill(onePoint, 50);
    float[] level = {10, 50, 20, 50, 30, 50, 40, 50, 60, 50};
    float[] upright = {50, 10, 50, 20, 50, 30, 50, 40, 50, 60};
    float[] slanted = {10, 10, 20, 20, 30, 30, 40, 40, 60, 60};
    float[] nearlyOnePoint = {50, 50, 50.1f, 50, 50, 50.2f, 50, 50.3f, 50.1f, 50.3f};
    for (float[] points :
        List.of(new float[10], onePoint, level, upright, slanted, nearlyOnePoint)) {
      assertThat(fault(face(20, 30, 80, 80, 1, points)))
          .as(Arrays.toString(points))
          .contains(DetectionFault.DEGENERATE_LANDMARKS);
    }
  }

  /** Whatever a model writes: what has no fault can be cut out, and its measures are numbers. */
  @Property(tries = 500)
  void whatHasNoFaultCanBeAlignedAndMeasured(@ForAll long seed) {
    Random random = new Random(seed);
    float[] points = landmarks();
    for (int i = 0; i < 10; i++) {
      if (random.nextInt(3) == 0) {
        points[i] = wild(random);
      }
    }
    Detection face =
        random.nextBoolean()
            ? face(20, 30, 80, 80, 1, points)
            : face(wild(random), wild(random), wild(random), wild(random), wild(random), points);
    if (fault(face).isPresent()) {
      return;
    }
    try (Scalar grey = Scalar.all(100);
        Mat picture = new Mat(SIDE, SIDE, opencv_core.CV_8UC3, grey);
        Mat crop = FaceAligner.align(picture, face.landmarks())) {
      CropQuality quality = CropQuality.measure(crop, face.landmarks(), SIDE, SIDE);
      assertThat(
              new double[] {
                quality.interEye(),
                quality.sharpness(),
                quality.brightness(),
                quality.contrast(),
                quality.pose().yaw(),
                quality.pose().pitch(),
                quality.pose().roll(),
                quality.outside()
              })
          .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
  }

  @Example
  void suppressionKeepsOneOfThoseThatCannotBeComparedAsTheLast() {
    Detection good = face(20, 30, 80, 80, 0.9f, landmarks());
    Detection broken = face(Float.NaN, 30, 80, 80, 0.95f, landmarks());
    Detection scoreless = face(20, 30, 80, 80, Float.NaN, landmarks());
    List<Detection> kept = Nms.suppress(List.of(scoreless, broken, good, scoreless), 0.4);
    assertThat(kept).hasSize(2).startsWith(good);
    assertThat(fault(kept.get(1))).contains(DetectionFault.NOT_FINITE);
  }

  private static float wild(Random random) {
    float[] some = {
      Float.NaN, Float.NEGATIVE_INFINITY, 0, -1, 1e-30f, 1e30f, -1e30f, Float.MAX_VALUE, 1e9f, 50
    };
    return random.nextBoolean()
        ? some[random.nextInt(some.length)]
        : (float) (random.nextGaussian() * 300);
  }

  private static float[] landmarks() {
    return new float[] {45, 60, 75, 60, 60, 78, 48, 95, 72, 95};
  }

  private static java.util.Optional<DetectionFault> fault(Detection face) {
    return DetectionFault.of(face, SIDE, SIDE);
  }

  private static Detection face(
      float x, float y, float width, float height, float score, float[] landmarks) {
    return new Detection(x, y, width, height, score, landmarks);
  }
}
