package org.winnow.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

/**
 * alignment.tsv holds what an independent program (singular value decomposition, exact bilinear
 * sampling in double precision) gives for the picture of {@link #picture}.
 */
class FaceAlignerTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  @Test
  void transformsAreThoseOfTheReference() throws IOException {
    for (String[] row : rows()) {
      SimilarityTransform t = FaceAligner.toCrop(numbers(row[1]));
      float[] expected = numbers(row[2]);
      assertThat(new double[] {t.a(), t.b(), t.tx(), t.ty()})
          .as(row[0])
          .containsExactly(
              new double[] {expected[0], expected[1], expected[2], expected[3]}, within(1e-4));
    }
  }

  @Test
  void cropsAreThoseOfTheReference() throws IOException {
    try (Mat picture = picture()) {
      for (String[] row : rows()) {
        float[] expected = numbers(row[3]);
        SimilarityTransform back = FaceAligner.toCrop(numbers(row[1])).inverse();
        try (Mat crop = FaceAligner.align(picture, numbers(row[1]));
            UByteIndexer levels = crop.createIndexer()) {
          int i = 0;
          for (int v = 4; v < 112; v += 8) {
            for (int u = 4; u < 112; u += 8) {
              double x = back.x(u, v);
              double y = back.y(u, v);
              boolean inside = x > 0 && y > 0 && x < WIDTH - 1 && y < HEIGHT - 1;
              // OpenCV samples at 1/32 of a pixel: at the picture's edge, where the level falls
              // to 0, that is 8 levels, inside less than 1.
              double tolerance = inside ? 1.5 : 10;
              for (int c = 0; c < 3; c++) {
                assertThat((double) levels.get(v, u, c))
                    .as("%s at %d,%d,%d", row[0], u, v, c)
                    .isCloseTo(expected[i++], within(tolerance));
              }
            }
          }
        }
      }
    }
  }

  @Test
  void whatLiesOutsideThePictureIsBlackAndCounted() {
    float[] atTheCorner = {-10, -10, 10, -10, 0, 0, -8, 12, 8, 12};
    try (Mat picture = picture();
        Mat crop = FaceAligner.align(picture, atTheCorner);
        UByteIndexer levels = crop.createIndexer()) {
      assertThat(levels.get(5, 5, 0)).isZero();
      CropQuality q = CropQuality.measure(crop, atTheCorner, WIDTH, HEIGHT);
      assertThat(q.outside()).isBetween(0.6, 0.9);
    }
  }

  @Test
  void landmarksInOnePlaceAreRefused() {
    assertThatThrownBy(() -> FaceAligner.toCrop(new float[10]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in one place");
    float[] nan = FaceAligner.template();
    nan[3] = Float.NaN;
    assertThatThrownBy(() -> FaceAligner.toCrop(nan)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFlatCropHasNoSharpnessAndNoContrast() {
    float[] landmarks = FaceAligner.template();
    try (Mat flat = new Mat(112, 112, opencv_core.CV_8UC3, Scalar.all(90))) {
      CropQuality q = CropQuality.measure(flat, landmarks, 112, 112);
      assertThat(q.sharpness()).isCloseTo(0, within(1e-3));
      assertThat(q.contrast()).isCloseTo(0, within(1e-3));
      assertThat(q.brightness()).isCloseTo(90, within(0.5));
      assertThat(q.outside()).isZero();
      assertThat(q.interEye()).isCloseTo(35.24, within(0.01));
    }
  }

  private static Mat picture() {
    Mat m = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3);
    try (UByteIndexer levels = m.createIndexer()) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          levels.put(y, x, 0, x * 255 / (WIDTH - 1));
          levels.put(y, x, 1, y * 255 / (HEIGHT - 1));
          double wave = 127.5 + 100 * Math.sin(x / 9.0) * Math.cos(y / 7.0);
          levels.put(y, x, 2, (int) Math.round(wave));
        }
      }
    }
    return m;
  }

  private static List<String[]> rows() throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                FaceAlignerTest.class.getResourceAsStream("alignment.tsv"),
                StandardCharsets.UTF_8))) {
      in.lines().filter(l -> !l.startsWith("#")).forEach(l -> rows.add(l.split("\t")));
    }
    assertThat(rows).hasSize(4);
    return rows;
  }

  private static float[] numbers(String list) {
    String[] parts = list.split(",");
    float[] out = new float[parts.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.parseFloat(parts[i]);
    }
    return out;
  }
}
