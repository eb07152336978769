package org.winnow.image.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.winnow.image.Pdq;
import org.winnow.image.PixelHash;

class AttackTest {
  @Test
  void everyAttackChangesThePictureAndDependsOnItsSeedAlone() {
    try (Mat picture = scene()) {
      String before = PixelHash.of(picture);
      for (Attack attack : Attack.ALL) {
        try (Mat copy = attack.apply(picture, 5);
            Mat again = attack.apply(picture, 5)) {
          assertThat(PixelHash.of(copy)).as(attack.name()).isNotEqualTo(before);
          assertThat(PixelHash.of(again)).as(attack.name()).isEqualTo(PixelHash.of(copy));
          assertThat(copy.type()).as(attack.name()).isEqualTo(opencv_core.CV_8UC3);
        }
      }
      assertThat(PixelHash.of(picture)).isEqualTo(before);
    }
  }

  @Test
  void anotherSeedGivesAnotherCropAndOtherNoise() {
    try (Mat picture = scene()) {
      for (String name : List.of("crop-50", "noise-10", "collage", "text")) {
        long copies =
            java.util.stream.LongStream.range(0, 12)
                .mapToObj(
                    seed -> {
                      try (Mat copy = Attack.named(name).apply(picture, seed)) {
                        return PixelHash.of(copy);
                      }
                    })
                .distinct()
                .count();
        assertThat(copies).as(name).isGreaterThan(3);
      }
    }
  }

  @Test
  void sizesFollowFromTheStrength() {
    try (Mat picture = scene();
        Mat half = Attack.named("scale-50").apply(picture, 1);
        Mat crop = Attack.named("crop-50").apply(picture, 1);
        Mat border = Attack.named("border-5").apply(picture, 1);
        Mat collage = Attack.named("collage").apply(picture, 1)) {
      assertThat(List.of(half.cols(), half.rows())).containsExactly(120, 80);
      double left = (double) crop.cols() * crop.rows() / (picture.cols() * picture.rows());
      assertThat(left).isBetween(0.49, 0.51);
      assertThat(List.of(border.cols(), border.rows())).containsExactly(264, 184);
      assertThat(List.of(collage.cols(), collage.rows())).containsExactly(480, 320);
    }
  }

  @Test
  void whatLeavesTheFrameAloneHardlyChangesTheHash() {
    try (Mat picture = scene();
        Mat mirrored = Attack.named("mirror").apply(picture, 1)) {
      Pdq original = Pdq.of(picture);
      for (String name : List.of("jpeg-30", "scale-50", "blur-1", "noise-10", "chain")) {
        try (Mat copy = Attack.named(name).apply(picture, 1)) {
          assertThat(Pdq.distance(Pdq.of(copy).hash(), original.hash())).as(name).isLessThan(32);
        }
      }
      assertThat(Pdq.distance(Pdq.of(mirrored).hash(), original.hash())).isGreaterThan(60);
      assertThat(Pdq.distance(Pdq.of(mirrored).hash(), original.mirror())).isLessThan(20);
    }
  }

  @Test
  void anUnknownNameListsTheNames() {
    assertThatThrownBy(() -> Attack.named("bite"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no attack is called bite, but jpeg-90, jpeg-75");
  }

  private static Mat scene() {
    Mat scene = new Mat(160, 240, opencv_core.CV_8UC3, new Scalar(200, 180, 160, 0));
    int[][] discs = {{60, 50, 40, 30}, {170, 100, 35, 220}, {120, 30, 20, 90}, {40, 130, 25, 140}};
    for (int[] d : discs) {
      opencv_imgproc.circle(
          scene, new Point(d[0], d[1]), d[2], new Scalar(d[3], 255 - d[3], 77, 0), -1, 8, 0);
    }
    opencv_imgproc.rectangle(
        scene, new Point(90, 60), new Point(220, 75), new Scalar(10, 20, 90, 0), -1, 8, 0);
    return scene;
  }
}
