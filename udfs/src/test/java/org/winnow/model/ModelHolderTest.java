package org.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.detect.DetectorFamilies;
import org.winnow.model.embed.Embedder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.embed.UnitVector;
import org.winnow.testing.TestModels;

@Tag("real-data")
class ModelHolderTest {

  @TempDir Path dir;

  @AfterEach
  void closeAll() {
    ModelHolder.reset();
  }

  @Test
  void aSpecThatTravelledIsTheSameModel() throws Exception {
    ModelSpec spec = TestModels.spec("mobilefacenet");
    Embedder held = Embedders.of(spec, Device.CPU);
    assertThat(Embedders.of(copied(spec), Device.CPU)).isSameAs(held);
    assertThat(Embedders.of(TestModels.spec("w600k-mbf-int8"), Device.CPU)).isNotSameAs(held);
    ModelHolder.reset();
    assertThat(Embedders.of(spec, Device.CPU)).isNotSameAs(held);
  }

  @Test
  void manyThreadsShareOneModelAndGetTheNumbersOfOneThread() throws Exception {
    ModelSpec spec = TestModels.spec("mobilefacenet");
    List<float[]> alone = new ArrayList<>();
    for (int level = 0; level < 8; level++) {
      alone.add(embedGrey(spec, 30 * level));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> together = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int level = 30 * (i % 8);
        together.add(threads.submit(() -> embedGrey(spec, level)));
      }
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i % 8));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aCropsVectorDoesNotDependOnItsNeighbours() {
    for (String id : List.of("mobilefacenet", "w600k-mbf-int8")) {
      ModelSpec spec = TestModels.spec(id);
      assertThat(spec.usableBatch()).isEqualTo(1);
      Embedder embedder = Embedders.of(spec, Device.CPU);
      try (Mat dark = grey(40);
          Mat light = grey(200)) {
        float[][] together = embedder.embed(List.of(dark, light, dark));
        assertThat(together[0])
            .isEqualTo(embedder.embed(List.of(dark))[0])
            .hasSize(spec.dimension());
        assertThat(together[1]).isEqualTo(embedder.embed(List.of(light))[0]);
        assertThat(together[2]).isEqualTo(together[0]);
      }
    }
  }

  @Test
  void aMissingFileSaysWhereAndWhatToDo() {
    ModelSpec spec = TestModels.spec("yunet-s").withPath(dir.resolve("gone.onnx").toString());
    assertThatThrownBy(() -> DetectorFamilies.of(spec, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model yunet-s cannot be loaded: there is no file " + spec.path())
        .hasMessageContaining("--models-dir");
  }

  @Test
  void anotherFileIsRefusedByItsDigest() throws IOException {
    Path file = Files.writeString(dir.resolve("yunet_s_dynamic.onnx"), "not a model");
    ModelSpec spec = TestModels.spec("yunet-s").withPath(file.toString());
    assertThatThrownBy(() -> DetectorFamilies.of(spec, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is another file than the descriptor names (SHA-256 ")
        .hasMessageContaining(spec.sha256());
  }

  @Test
  void aFileThatIsNoGraphIsRefused() throws IOException {
    Path file = Files.writeString(dir.resolve("text.onnx"), "not a model");
    ModelSpec spec = disguised("yunet-s", file);
    assertThatThrownBy(() -> OnnxModel.load(spec, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it is not a graph that ONNX Runtime can read");
  }

  @Test
  void aGraphWithOtherInputsOrOutputsIsRefused() throws IOException {
    Path other = Path.of(TestModels.spec("scrfd-500m").path());
    ModelSpec otherInput = disguised("yunet-s", other);
    assertThatThrownBy(() -> OnnxModel.load(otherInput, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the graph's inputs are [input.1], the descriptor says 'input'");
    Path scrfd = Path.of(TestModels.spec("scrfd-2.5g").path());
    ModelSpec otherOutputs = disguised("scrfd-500m", scrfd);
    assertThatThrownBy(() -> OnnxModel.load(otherOutputs, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the graph has no output '443', it has [446, ");
    Path w600k = Path.of(TestModels.spec("w600k-mbf-int8").path());
    ModelSpec s = disguised("w600k-mbf-int8", w600k);
    ModelSpec wrong =
        new ModelSpec(
            s.id(),
            s.family(),
            s.path(),
            s.sha256(),
            s.engine(),
            s.licence(),
            s.input(),
            s.outputs(),
            128,
            1,
            true,
            Map.of());
    assertThatThrownBy(() -> OnnxModel.load(wrong, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("gives 512 numbers a picture, the descriptor says dimension 128");
  }

  @Test
  void aModelOfAnotherTaskIsRefused() {
    ModelSpec yunet = TestModels.spec("yunet-s");
    ModelSpec mobilefacenet = TestModels.spec("mobilefacenet");
    assertThatThrownBy(() -> Embedders.of(yunet, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model yunet-s does not fit: its family is 'yunet'");
    assertThatThrownBy(() -> DetectorFamilies.of(mobilefacenet, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model mobilefacenet is no detector");
  }

  @Test
  void aGpuThatIsNotThereIsSaidSo() {
    ModelSpec spec = TestModels.spec("yunet-s");
    assertThatThrownBy(() -> DetectorFamilies.of(spec, new Device(0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("it cannot be opened on gpu 0. Build with -Pgpu");
  }

  @Test
  void aClosedModelRefusesWork() {
    OnnxModel model = OnnxModel.load(TestModels.spec("yunet-s"), Device.CPU);
    model.close();
    model.close();
    assertThatThrownBy(() -> model.run(1, 64, 64, t -> {}))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model yunet-s is closed");
  }

  @Test
  void aCropOfTheWrongSizeOrKindIsRefused() {
    Embedder embedder = Embedders.of(TestModels.spec("mobilefacenet"), Device.CPU);
    try (Mat large = new Mat(200, 112, opencv_core.CV_8UC3);
        Mat colourless = new Mat(112, 112, opencv_core.CV_8UC1)) {
      assertThatThrownBy(() -> embedder.embed(List.of(large)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not 112x200");
      assertThatThrownBy(() -> embedder.embed(List.of(colourless)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("8-bit BGR");
    }
  }

  @Test
  void aVectorWithNaNOrOfLengthNoughtIsNotUsable() {
    assertThat(UnitVector.of(new float[] {3, 4}).values()).containsExactly(0.6f, 0.8f);
    assertThat(UnitVector.of(new float[] {3, 4}).norm()).isEqualTo(5);
    assertThat(UnitVector.of(new float[] {3, 4}).usable()).isTrue();
    assertThat(UnitVector.of(new float[] {3, Float.NaN}).usable()).isFalse();
    assertThat(UnitVector.of(new float[] {3, Float.NEGATIVE_INFINITY}).usable()).isFalse();
    assertThat(UnitVector.of(new float[2]).usable()).isFalse();
    assertThat(UnitVector.of(new float[] {1e30f, 0}).values()).containsExactly(1f, 0f);
  }

  /** The spec of one model over the file of another, with that file's digest. */
  private static ModelSpec disguised(String id, Path file) throws IOException {
    ModelSpec s = TestModels.spec(id);
    return new ModelSpec(
        s.id(),
        s.family(),
        file.toString(),
        ModelFile.sha256(file),
        s.engine(),
        s.licence(),
        s.input(),
        s.outputs(),
        s.dimension(),
        s.maxBatch(),
        s.batchDependent(),
        s.thresholds());
  }

  private static float[] embedGrey(ModelSpec spec, int level) {
    try (Mat crop = grey(level)) {
      return Embedders.of(spec, Device.CPU).embed(List.of(crop))[0];
    }
  }

  private static Mat grey(int level) {
    return new Mat(112, 112, opencv_core.CV_8UC3, Scalar.all(level));
  }

  private static ModelSpec copied(ModelSpec spec) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(spec);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ModelSpec) in.readObject();
    }
  }
}
