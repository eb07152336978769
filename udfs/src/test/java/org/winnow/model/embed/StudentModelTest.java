package org.winnow.model.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.metric.Moments;
import org.winnow.metric.Projection;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.catalogue.ModelFolder;
import org.winnow.model.onnx.GradientGraph;
import org.winnow.model.onnx.OnnxGraph;
import org.winnow.model.onnx.ProjectedGraph;
import org.winnow.testing.TestModels;

@Tag("real-data")
class StudentModelTest {
  @TempDir Path dir;

  @AfterEach
  void closeAll() {
    ModelHolder.reset();
  }

  @Test
  void aStudentOfABuiltInModelGivesItsVectorProjected() throws IOException {
    ModelCatalogue conf = ModelCatalogue.ofFolder(Path.of("../conf/models"));
    ModelSpec teacher =
        ModelFolder.of(Optional.empty()).resolve(conf.descriptor("builtin-gradients"));
    compare(teacher, "student-of-gradients");
  }

  @Test
  void aStudentOfAFileGivesItsVectorProjected() throws IOException {
    compare(TestModels.spec("mobilefacenet"), "student-of-mobilefacenet");
  }

  @Test
  void aStudentCanHaveAStudent() throws IOException {
    ModelSpec teacher = compare(TestModels.spec("mobilefacenet"), "first");
    compare(teacher, "second");
  }

  /** The output of 16-bit floats and with the sides of a picture: [N, 192, 1, 1]. */
  @Test
  void aVectorOfAnotherFormIsBroughtIntoOurs() throws IOException {
    OnnxGraph graph = new OnnxGraph("g");
    String in = graph.input("in", OnnxGraph.ANY, 3, 8, 8);
    String shaped = graph.node("Reshape", List.of(in, graph.constant(0, 192, 1, 1)));
    graph.output("out", shaped, OnnxGraph.ANY, 192, 1, 1);
    Path file = Files.write(dir.resolve("plain.onnx"), graph.bytes());
    Path half = Files.write(dir.resolve("half.onnx"), halved(graph.bytes()));
    Projection projection = projection(192);

    byte[] expected = ProjectedGraph.of(Files.readAllBytes(file), "out", projection).bytes();
    ModelSpec plain = written(expected, "a");
    ModelSpec cast =
        written(ProjectedGraph.of(Files.readAllBytes(half), "", projection).bytes(), "b");
    try (Mat crop = crop(8, 1)) {
      float[] a = Embedders.of(plain, Device.CPU).embed(List.of(crop))[0];
      assertThat(a).hasSize(192);
      assertThat(Embedders.of(cast, Device.CPU).embed(List.of(crop))[0])
          .containsExactly(a, within(1e-2f));
    }
  }

  @Test
  void whatCannotBeExtendedSaysWhy() throws IOException {
    byte[] graph = GradientGraph.bytes();
    assertThatThrownBy(() -> ProjectedGraph.of(graph, "other", projection(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has no output 'other'");
    assertThatThrownBy(() -> ProjectedGraph.of(new byte[] {1, 2, 3}, "", projection(8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is no ONNX file");
    ModelCatalogue conf = ModelCatalogue.ofFolder(Path.of("../conf/models"));
    ModelSpec teacher =
        ModelFolder.of(Optional.empty()).resolve(conf.descriptor("builtin-gradients"));
    assertThatThrownBy(() -> new StudentModel(teacher, projection(8)).write(dir, "s", List.of()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("gives no vectors of 8 numbers");
  }

  private ModelSpec compare(ModelSpec teacher, String id) throws IOException {
    Projection projection = projection(teacher.dimension());
    StudentModel student = new StudentModel(teacher, projection);
    Path descriptor = student.write(dir, id, List.of("Learnt in a test."));
    byte[] file = Files.readAllBytes(dir.resolve(id + ".onnx"));
    student.write(dir, id, List.of("Learnt in a test."));
    assertThat(dir.resolve(id + ".onnx")).hasBinaryContent(file);
    assertThat(descriptor)
        .content()
        .startsWith("# Student of " + teacher.id())
        .contains("# Learnt in a test.");

    ModelSpec spec =
        ModelCatalogue.load(Optional.of(dir.toString()))
            .resolve(id, Task.EMBEDDING, Optional.of(dir.toString()));
    assertThat(spec.input()).isEqualTo(teacher.input());
    assertThat(spec.licence()).isEqualTo(teacher.licence());
    for (int seed = 0; seed < 3; seed++) {
      try (Mat crop = crop(112, seed)) {
        float[] before = Embedders.of(teacher, Device.CPU).embed(List.of(crop))[0];
        float[] expected = projection.apply(UnitVector.of(before).values());
        assertThat(Embedders.of(spec, Device.CPU).embed(List.of(crop))[0])
            .containsExactly(expected, within(1e-5f));
      }
    }
    return spec;
  }

  private ModelSpec written(byte[] bytes, String id) throws IOException {
    Path file = Files.write(dir.resolve(id + ".onnx"), bytes);
    InputContract input =
        new InputContract(
            "in",
            8,
            8,
            1,
            InputContract.ColourOrder.RGB,
            List.of(127f, 127f, 127f),
            List.of(128f, 128f, 128f));
    return new ModelSpec(
        id,
        Family.EMBEDDING,
        file.toString(),
        ModelFile.sha256(file),
        "onnx",
        "none",
        input,
        List.of(),
        192,
        1,
        false,
        Map.of());
  }

  /** The same graph with a cast to 16 bits before its output. */
  private static byte[] halved(byte[] file) throws IOException {
    var model = ai.onnx.proto.OnnxMl.ModelProto.parseFrom(file).toBuilder();
    var graph = model.getGraphBuilder();
    int half = ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16_VALUE;
    var last = graph.getNodeBuilder(graph.getNodeCount() - 1);
    last.setOpType("Cast").addAttribute(OnnxGraph.integer("to", half));
    graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(half);
    return model.build().toByteArray();
  }

  private static Mat crop(int side, int seed) {
    byte[] levels = new byte[side * side * 3];
    new Random(seed).nextBytes(levels);
    Mat crop = new Mat(side, side, opencv_core.CV_8UC3);
    crop.data().put(levels);
    return crop;
  }

  private static Projection projection(int dimension) {
    Random random = new Random(dimension);
    Moments moments = new Moments(dimension);
    for (int identity = 0; identity < 40; identity++) {
      List<float[]> faces = new ArrayList<>();
      for (int face = 0; face < 5; face++) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
          vector[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
        }
        faces.add(vector);
      }
      moments.add(faces);
    }
    return Projection.wccn(moments, 0.3);
  }
}
