package org.winnow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnow.image.Digests;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelDraft;
import org.winnow.model.catalogue.ModelFolder;
import org.winnow.model.embed.Embedders;
import org.winnow.model.onnx.GradientGraph;
import org.winnow.testing.TestModels;
import org.winnow.testing.WeightsBeside;

/** Which files are a model, and what is none. */
class ModelFileTest {
  @TempDir Path dir;

  @AfterEach
  void closeAll() {
    ModelHolder.reset();
  }

  @Test
  void weightsInAFileBesideTheGraphBelongToItsDigestAndLength() throws IOException {
    Path file = dir.resolve("model.onnx");
    WeightsBeside.write(GradientGraph.bytes(), file, "model.onnx.data");
    Path weights = dir.resolve("model.onnx.data");

    assertThat(ModelFile.all(file)).containsExactly(file, weights);
    byte[] graph = Files.readAllBytes(file);
    byte[] numbers = Files.readAllBytes(weights);
    byte[] both = Arrays.copyOf(graph, graph.length + numbers.length);
    System.arraycopy(numbers, 0, both, graph.length, numbers.length);
    assertThat(ModelFile.sha256(file)).isEqualTo(Digests.sha256(both));
    assertThat(ModelFile.bytes(file)).isEqualTo(both.length);
    assertThat(ModelFile.sha256(weights)).isEqualTo(Digests.sha256(numbers));
  }

  @Test
  void aModelWithWeightsBesideItRunsAndExchangedWeightsAreRefused() throws IOException {
    Path file = dir.resolve("model.onnx");
    WeightsBeside.write(GradientGraph.bytes(), file, "data/weights.bin");
    describe(file, "beside");
    ModelSpec spec = resolved("beside");
    ModelCatalogue conf = ModelCatalogue.ofFolder(Path.of("../conf/models"));
    ModelSpec whole =
        ModelFolder.of(Optional.empty()).resolve(conf.descriptor("builtin-gradients"));
    try (Scalar level = Scalar.all(90);
        Mat crop = new Mat(112, 112, opencv_core.CV_8UC3, level)) {
      assertThat(
              Embedders.of(TestModels.withInput(spec, whole.input()), Device.CPU)
                  .embed(List.of(crop)))
          .isDeepEqualTo(Embedders.of(whole, Device.CPU).embed(List.of(crop)));
    }
    ModelHolder.reset();

    Path weights = dir.resolve("data/weights.bin");
    byte[] numbers = Files.readAllBytes(weights);
    numbers[numbers.length / 2] ^= 1;
    Files.write(weights, numbers);
    assertThatThrownBy(() -> resolved("beside"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("is another file");
    assertThatThrownBy(() -> Embedders.of(spec, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is another file than the descriptor names");

    Files.delete(weights);
    assertThatThrownBy(() -> resolved("beside"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("keeps its weights in data/weights.bin")
        .hasMessageContaining("there is no such file beside it");
  }

  @Test
  void aModelThatIsNamedOtherwiseIsFoundByTheDigestOfAllItsFiles() throws IOException {
    Path file = dir.resolve("model.onnx");
    WeightsBeside.write(GradientGraph.bytes(), file, "model.onnx.data");
    describe(file, "beside");
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    Files.move(file, elsewhere.resolve("other.onnx"));
    Files.move(dir.resolve("model.onnx.data"), elsewhere.resolve("model.onnx.data"));

    assertThat(resolved("beside").path()).endsWith("other.onnx");
  }

  @Test
  void weightsOutsideTheFolderOfTheGraphAreRefused() throws IOException {
    Path file = Files.createDirectory(dir.resolve("model")).resolve("model.onnx");
    WeightsBeside.write(GradientGraph.bytes(), file, "../weights.bin");
    assertThatThrownBy(() -> ModelFile.all(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("keeps weights in ../weights.bin, which is not beside it");
  }

  static List<Arguments> mistakes() {
    return List.of(
        Arguments.of("version https://git-lfs.github.com/spec/v1\n", "It is a Git LFS pointer"),
        Arguments.of("<!DOCTYPE html>\n<html>", "It is an HTML page, not the model"),
        Arguments.of("\n<html><body>404", "It is an HTML page, not the model"),
        Arguments.of("<?xml?><Error><Code>AccessDenied", "the error message of an object store"),
        Arguments.of("{\"message\": \"Not Found\"}", "It is JSON, not a model"),
        Arguments.of("PK\3\4data.pkl", "It is an archive or a PyTorch checkpoint"),
        Arguments.of("\u0080\2ctorch", "It is an archive or a PyTorch checkpoint"),
        Arguments.of("\u001f\u008b\b", "It is compressed (gzip)"),
        Arguments.of("\u0089HDF\r\n", "It is a Keras (HDF5) file"),
        Arguments.of("P\0\0\0\0\0\0\0{\"a\":{\"dtype\":\"F32\"", "It is a safetensors file"),
        Arguments.of("some other bytes", "its bytes are no ONNX graph, or end early"),
        Arguments.of("", "The file is empty"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void whatTakesThePlaceOfAModelIsNamed(String content, String words) throws IOException {
    Path file = dir.resolve("model.onnx");
    describe(Files.write(file, GradientGraph.bytes()), "mine");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> OnnxInfo.of(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is not a graph that ONNX Runtime can read")
        .hasMessageContaining(words)
        .hasMessageNotContaining("Protobuf");
    assertThatThrownBy(() -> resolved("mine"))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("is another file")
        .hasMessageContaining(ModelFile.mistaken(file));
  }

  @Test
  void aModelIsNoMistake() throws IOException {
    assertThat(ModelFile.mistaken(Files.write(dir.resolve("m.onnx"), GradientGraph.bytes())))
        .isEmpty();
  }

  @Test
  void aModelsFolderInAnObjectStoreIsRefusedInWords() {
    assertThatThrownBy(() -> ModelFolder.of(Optional.of("s3a://bucket/models")))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("models.dir is s3a://bucket/models")
        .hasMessageContaining("Copy them into a folder");
    assertThat(ModelFolder.of(Optional.of(dir.toUri().toString())).path()).isEqualTo(dir);
  }

  private void describe(Path file, String id) throws IOException {
    ModelDraft draft =
        ModelDraft.of(
            file,
            Task.EMBEDDING,
            new ModelDraft.Known(Optional.of(id), Optional.empty(), Optional.empty()));
    Files.writeString(dir.resolve(id + ".conf"), draft.text());
  }

  private ModelSpec resolved(String id) {
    return ModelCatalogue.ofFolder(dir).resolve(id, Task.EMBEDDING, Optional.of(dir.toString()));
  }
}
