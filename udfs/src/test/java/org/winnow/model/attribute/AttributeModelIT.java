package org.winnow.model.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Device;
import org.winnow.model.ModelException;
import org.winnow.model.ModelHolder;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.testing.TinyAttributes;

/** A small graph whose outputs can be computed by hand. */
class AttributeModelIT {
  @TempDir private Path dir;

  @BeforeEach
  void write() throws IOException {
    TinyAttributes.write(dir);
  }

  @AfterEach
  void close() {
    ModelHolder.reset();
  }

  private AttributeModel model() {
    ModelCatalogue catalogue = ModelCatalogue.ofFolder(dir);
    return AttributeModel.of(
        catalogue.resolve(TinyAttributes.ID, Task.ATTRIBUTE, Optional.of(dir.toString())),
        catalogue.descriptor(TinyAttributes.ID).attributes().orElseThrow(),
        Device.CPU);
  }

  private void replace(String text, String by) throws IOException {
    Path descriptor = dir.resolve(TinyAttributes.ID + ".conf");
    String changed = Files.readString(descriptor).replace(text, by);
    assertThat(changed).contains(by);
    Files.writeString(descriptor, changed);
  }

  private static Mat picture(double blue, double green, double red) {
    return new Mat(30, 30, opencv_core.CV_8UC3, new Scalar(blue, green, red, 0));
  }

  private static Mat crop(AttributeModel model, double blue, double green, double red) {
    try (Mat picture = picture(blue, green, red)) {
      return model.cut(picture, new float[] {10, 10, 6, 8});
    }
  }

  @Test
  void everyAttributeIsReadAsTheDescriptorSays() {
    AttributeModel model = model();
    try (Mat crop = crop(model, 0, 60, 240)) {
      assertThat(crop.cols()).isEqualTo(8);
      List<AttributeValue> values = model.describe(List.of(crop)).get(0).orElseThrow();
      assertThat(values)
          .extracting(AttributeValue::attribute, AttributeValue::value)
          .containsExactly(
              tuple("bin", "20.0"),
              tuple("colour", "red"),
              tuple("level", "100.0"),
              tuple("light", "unknown"));
      assertThat(values.get(3).score().orElseThrow()).isBetween(0.49, 0.51);
    }
  }

  @Test
  void aFaceInABatchIsDescribedAsAlone() {
    AttributeModel model = model();
    try (Mat one = crop(model, 10, 20, 30);
        Mat two = crop(model, 250, 200, 100);
        Mat black = crop(model, 0, 0, 0)) {
      List<Optional<List<AttributeValue>>> together = model.describe(List.of(one, black, two));
      assertThat(together.get(0)).isEqualTo(model.describe(List.of(one)).get(0));
      assertThat(together.get(2)).isEqualTo(model.describe(List.of(two)).get(0));
      assertThat(together.get(1)).as("NaN").isEmpty();
    }
  }

  @Test
  void anOutputOfAnotherLengthIsRefused() throws IOException {
    replace("labels = [red, green, blue]", "labels = [red, green]");
    assertThatThrownBy(this::model)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "output 'colour' (colour) has 3 numbers a face, the descriptor says 2");
  }

  @Test
  void whatIsNoProbabilityIsRefused() throws IOException {
    replace("[red, green, blue], logits = true", "[red, green, blue], logits = false");
    assertThatThrownBy(this::model)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("output 'colour' (colour) holds no probabilities");
  }

  @Test
  void aGraphWithAnotherLayoutIsRefused() throws IOException {
    replace("NHWC", "NCHW");
    assertThatThrownBy(this::model).isInstanceOf(ModelException.class).hasMessageContaining("8");
  }
}
