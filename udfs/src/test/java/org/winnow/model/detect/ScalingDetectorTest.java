package org.winnow.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.winnow.face.Detection;
import org.winnow.model.Device;
import org.winnow.model.ModelHolder;
import org.winnow.testing.SharedData;
import org.winnow.testing.TestModels;

/** Which sizes and tiles of a picture are searched, by a detector of white squares. */
@Tag("real-data")
class ScalingDetectorTest {
  private static final int MIN_SIDE = 9;

  @AfterEach
  void closeAll() {
    ModelHolder.reset();
  }

  @Test
  void smallAndLargeSquaresOfAPanoramaAreFoundOnceEach() {
    List<int[]> squares = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      squares.add(new int[] {20 + 135 * i, i % 2 == 0 ? 100 : 1300, 30 + i % 50});
    }
    squares.add(new int[] {3000, 250, 900});
    // Across the edge of two tiles.
    squares.add(new int[] {2300, 400, 500});
    try (Mat panorama = picture(19_000, 1500, squares)) {
      List<Detection> found =
          new ScalingDetector(ScalingDetectorTest::squares, DetectOptions.DEFAULT).detect(panorama);
      assertThat(found).hasSameSizeAs(squares).isSortedAccordingTo(Detection.BEST_FIRST);
      for (int[] square : squares) {
        assertThat(found)
            .as("square at %d", square[0])
            .anyMatch(d -> d.iou(face(square[0], square[1], square[2])) > 0.7);
      }
      DetectOptions none = new DetectOptions(224, 1280, List.of(2.0, 0.5), 0);
      assertThat(new ScalingDetector(ScalingDetectorTest::squares, none).detect(panorama))
          .hasSize(2);
    }
  }

  @Test
  void picturesOfUsualSizesAreSearchedAsAWholeAndOnce() {
    List<int[]> passes = new ArrayList<>();
    Detector noting =
        bgr -> {
          passes.add(new int[] {bgr.cols(), bgr.rows()});
          return squares(bgr);
        };
    try (Mat photograph = picture(6000, 4000, List.of(new int[] {1000, 1000, 600}))) {
      List<Detection> found = new ScalingDetector(noting, DetectOptions.DEFAULT).detect(photograph);
      assertThat(found).hasSize(1);
      assertThat((double) found.get(0).x()).isCloseTo(1000, within(10.0));
      assertThat(passes).hasSize(1);
      assertThat(passes.get(0)).containsExactly(1280, 853);
    }
  }

  @Test
  void whatIsNoFaceDoesNotEndTheSearch() {
    List<Integer> sides = new ArrayList<>();
    Detector broken =
        bgr -> {
          sides.add(bgr.cols());
          return List.of(new Detection(Float.NaN, 0, 1, 1, 1, new float[10]));
        };
    try (Mat picture = picture(400, 300, List.of())) {
      List<Detection> found = new ScalingDetector(broken, DetectOptions.DEFAULT).detect(picture);
      assertThat(sides).containsExactly(400, 800, 200);
      assertThat(found).as("kept, so that the reason is told").hasSize(1);
    }
  }

  /** Portraits of 100 pixels beside and above each other. */
  @Test
  void aDetectorFindsTheFacesOfAPanoramaOfPortraits() {
    Path orl = SharedData.data("orl");
    Detector detector =
        new ScalingDetector(
            DetectorFamilies.of(TestModels.spec("yunet-2026may"), Device.CPU),
            DetectOptions.DEFAULT);
    try (Mat panorama = picture(19_000, 1500, List.of())) {
      for (int i = 0; i < 140; i++) {
        Path file = orl.resolve("s" + (i % 40 + 1)).resolve(i / 40 + 1 + ".pgm");
        try (Mat portrait = opencv_imgcodecs.imread(file.toString());
            Rect at = new Rect(20 + 135 * i, 150 + i % 3 * 450, portrait.cols(), portrait.rows());
            Mat place = new Mat(panorama, at)) {
          portrait.copyTo(place);
        }
      }
      assertThat(detector.detect(panorama).size()).isBetween(135, 145);
    }
  }

  private static Mat picture(int width, int height, List<int[]> squares) {
    try (Scalar grey = Scalar.all(60);
        Scalar white = Scalar.all(255)) {
      Mat picture = new Mat(height, width, opencv_core.CV_8UC3, grey);
      for (int[] square : squares) {
        try (Rect place = new Rect(square[0], square[1], square[2], square[2])) {
          opencv_imgproc.rectangle(picture, place, white, -1, opencv_imgproc.LINE_8, 0);
        }
      }
      return picture;
    }
  }

  /** Finds white squares of no fewer pixels than a detector needs for a face. */
  private static List<Detection> squares(Mat bgr) {
    List<Detection> found = new ArrayList<>();
    try (Mat grey = new Mat();
        Mat labels = new Mat();
        Mat boxes = new Mat();
        Mat centres = new Mat()) {
      opencv_imgproc.cvtColor(bgr, grey, opencv_imgproc.COLOR_BGR2GRAY);
      opencv_imgproc.threshold(grey, grey, 150, 255, opencv_imgproc.THRESH_BINARY);
      int count = opencv_imgproc.connectedComponentsWithStats(grey, labels, boxes, centres);
      for (int i = 1; i < count; i++) {
        int width = boxes.ptr(i, 2).getInt();
        int height = boxes.ptr(i, 3).getInt();
        if (Math.min(width, height) >= MIN_SIDE) {
          found.add(
              face(boxes.ptr(i, 0).getInt(), boxes.ptr(i, 1).getInt(), Math.max(width, height)));
        }
      }
    }
    found.sort(Detection.BEST_FIRST);
    return found;
  }

  private static Detection face(int x, int y, int side) {
    float[] unit = {0.3f, 0.4f, 0.7f, 0.4f, 0.5f, 0.6f, 0.33f, 0.8f, 0.67f, 0.8f};
    float[] landmarks = new float[10];
    for (int k = 0; k < 10; k++) {
      landmarks[k] = unit[k] * side + (k % 2 == 0 ? x : y);
    }
    return new Detection(x, y, side, side, side / 10_000f, landmarks);
  }
}
