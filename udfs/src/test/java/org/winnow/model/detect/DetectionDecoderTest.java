package org.winnow.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.winnow.face.Detection;

/** Cells of the output grids to boxes and landmarks, on outputs that are written by hand. */
class DetectionDecoderTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;
  private static final int[] STRIDES = {8, 16, 32};

  /** The outputs of a model that sees nothing, to be filled in. */
  private static final class Outputs {
    private final List<FloatBuffer> buffers = new ArrayList<>();

    /**
     * @param anchors rows of a cell
     * @param values values of a row, for each group of three outputs
     */
    Outputs(int anchors, int... values) {
      for (int count : values) {
        for (int stride : STRIDES) {
          int cells = (WIDTH / stride) * (HEIGHT / stride);
          buffers.add(FloatBuffer.allocate(cells * anchors * count));
        }
      }
    }

    void set(int group, int level, int row, float... values) {
      FloatBuffer buffer = buffers.get(3 * group + level);
      for (int i = 0; i < values.length; i++) {
        buffer.put(row * values.length + i, values[i]);
      }
    }
  }

  private static List<Detection> yunet(Outputs outputs, double minScore) {
    return new YunetDecoder().decode(outputs.buffers, WIDTH, HEIGHT, minScore);
  }

  private static List<Detection> scrfd(Outputs outputs, double minScore) {
    return new ScrfdDecoder().decode(outputs.buffers, WIDTH, HEIGHT, minScore);
  }

  private static Outputs ofYunet() {
    return new Outputs(1, 1, 1, 4, 10);
  }

  private static Outputs ofScrfd() {
    return new Outputs(2, 1, 4, 10);
  }

  @Test
  void yunetsBoxIsAroundACentreInUnitsOfTheStride() {
    Outputs outputs = ofYunet();
    // Stride 16: 4 columns; cell 6 is row 1, column 2.
    outputs.set(0, 1, 6, 0.81f);
    outputs.set(1, 1, 6, 0.64f);
    outputs.set(2, 1, 6, 0.5f, 0.25f, (float) Math.log(2), 0f);
    outputs.set(3, 1, 6, 0f, 0f, 1f, 0f, 0.5f, 0.5f, 0f, 1f, 1f, 1f);

    List<Detection> found = yunet(outputs, 0.6);

    assertThat(found).hasSize(1);
    Detection face = found.get(0);
    assertThat(face.score()).isCloseTo(0.72f, within(1e-6f));
    assertThat(face.width()).isCloseTo(32f, within(1e-4f));
    assertThat(face.height()).isCloseTo(16f, within(1e-4f));
    assertThat(face.x()).isCloseTo(2.5f * 16 - 16, within(1e-4f));
    assertThat(face.y()).isCloseTo(1.25f * 16 - 8, within(1e-4f));
    assertThat(face.landmarks()).containsExactly(32, 16, 48, 16, 40, 24, 32, 32, 48, 32);
  }

  @Test
  void yunetsScoreIsTheGeometricMeanAndItsFactorsEndAtOne() {
    Outputs outputs = ofYunet();
    outputs.set(0, 0, 0, 1.5f);
    outputs.set(1, 0, 0, 0.49f);
    outputs.set(0, 0, 1, -0.5f);
    outputs.set(1, 0, 1, -0.9f);
    assertThat(yunet(outputs, 0.69))
        .hasSize(1)
        .first()
        .extracting(Detection::score)
        .isEqualTo(0.7f);
    assertThat(yunet(outputs, 0.71)).isEmpty();
  }

  @Test
  void scrfdsSidesAreDistancesFromItsAnchor() {
    Outputs outputs = ofScrfd();
    // Stride 8: 8 columns; cell 10 is row 1, column 2; its second anchor.
    int row = 2 * 10 + 1;
    outputs.set(0, 0, row, 0.9f);
    outputs.set(1, 0, row, 1f, 0.5f, 2f, 3f);
    outputs.set(2, 0, row, -1f, 0f, 1f, 0f, 0f, 0.5f, -1f, 1f, 1f, 1f);

    List<Detection> found = scrfd(outputs, 0.5);

    assertThat(found)
        .containsExactly(
            new Detection(8, 4, 24, 28, 0.9f, new float[] {8, 8, 24, 8, 16, 12, 8, 16, 24, 16}));
  }

  @Test
  void everyLevelAndEveryCellIsRead() {
    Outputs yunet = ofYunet();
    Outputs scrfd = ofScrfd();
    int cells = 0;
    for (int level = 0; level < STRIDES.length; level++) {
      int ofLevel = (WIDTH / STRIDES[level]) * (HEIGHT / STRIDES[level]);
      cells += ofLevel;
      for (int cell = 0; cell < ofLevel; cell++) {
        yunet.set(0, level, cell, 1f);
        yunet.set(1, level, cell, 1f);
        scrfd.set(0, level, 2 * cell, 1f);
        scrfd.set(0, level, 2 * cell + 1, 1f);
      }
    }
    assertThat(yunet(yunet, 0.5)).hasSize(cells);
    assertThat(scrfd(scrfd, 0.5)).hasSize(2 * cells);
  }

  @Test
  void whatIsBelowTheThresholdIsLeftOut() {
    Outputs outputs = ofScrfd();
    IntStream.range(0, 10).forEach(row -> outputs.set(0, 0, row, row / 10f));
    assertThat(scrfd(outputs, 0.5)).extracting(Detection::score).allMatch(score -> score >= 0.5f);
    assertThat(scrfd(outputs, 0.5)).hasSize(5);
    assertThat(scrfd(ofScrfd(), 0.5)).isEmpty();
    assertThat(yunet(ofYunet(), 0.5)).isEmpty();
  }

  @Test
  void aScoreThatIsNoNumberStaysSoThatABrokenModelIsTold() {
    Outputs outputs = ofScrfd();
    outputs.set(0, 0, 3, Float.NaN);
    assertThat(scrfd(outputs, 0.5)).hasSize(1).allMatch(face -> Float.isNaN(face.score()));
  }
}
