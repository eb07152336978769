package org.winnow.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.attack.Attack;
import org.winnow.kernel.Vectors;
import org.winnow.model.Device;
import org.winnow.model.ModelException;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.testing.TinyDescriptor;

class PictureDescriptorTest {
  @TempDir private Path folder;
  private ModelSpec spec;

  @BeforeEach
  void write() throws IOException {
    TinyDescriptor.write(folder, "tiny");
    spec =
        ModelCatalogue.ofFolder(folder)
            .resolve("tiny", Task.COPY_DETECTION, Optional.of(folder.toString()));
  }

  private static Mat picture(int seed) {
    Mat picture = new Mat(90, 130, opencv_core.CV_8UC3, new Scalar(30, 60, 90, 0));
    for (int i = 0; i < 12; i++) {
      try (Point at = new Point((i * 37 + seed * 53) % 130, (i * 29 + seed * 31) % 90);
          Scalar colour = new Scalar(i * 90 % 256, seed * 70 % 256, i * 50 % 256, 0)) {
        opencv_imgproc.circle(picture, at, 12, colour, -1, opencv_imgproc.LINE_8, 0);
      }
    }
    return picture;
  }

  @Test
  void copiesAreNearAndOtherPicturesAreNot() {
    PictureDescriptor descriptor = PictureDescriptor.of(spec, Device.CPU);
    try (Mat one = picture(1);
        Mat copy = Attack.named("jpeg-30").apply(one, 1);
        Mat smaller = Attack.named("scale-50").apply(one, 1);
        Mat other = picture(2)) {
      float[] vector = descriptor.describe(one).orElseThrow();
      assertThat(vector).hasSize(48);
      assertThat(Vectors.dot(vector, vector)).isEqualTo(1, offset(1e-5));
      assertThat(Vectors.dot(vector, descriptor.describe(copy).orElseThrow())).isGreaterThan(.99);
      assertThat(Vectors.dot(vector, descriptor.describe(smaller).orElseThrow()))
          .isGreaterThan(.99);
      assertThat(Vectors.dot(vector, descriptor.describe(other).orElseThrow())).isLessThan(.9);
    }
  }

  @Test
  void anEmbedderOfFacesIsNotTakenForOne() {
    assertThatThrownBy(() -> Embedders.of(spec, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Name a model of task 'embedding'");
  }
}
