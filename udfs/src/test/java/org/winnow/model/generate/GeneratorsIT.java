package org.winnow.model.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.Device;
import org.winnow.model.Family;
import org.winnow.model.InputContract;
import org.winnow.model.InputContract.ColourOrder;
import org.winnow.model.ModelException;
import org.winnow.model.ModelFile;
import org.winnow.model.ModelHolder;
import org.winnow.model.ModelSpec;
import org.winnow.model.generate.GeneratorContract.Diffusion;
import org.winnow.model.generate.GeneratorContract.Port;
import org.winnow.model.onnx.OnnxGraph;

/** Small graphs of each kind of generator, whose pictures can be computed by hand. */
class GeneratorsIT {
  private static final int SIDE = 2;
  private static final int SIZE = 3 * SIDE * SIDE;

  @TempDir private Path dir;

  @AfterEach
  void close() {
    ModelHolder.reset();
  }

  @Test
  void aDecoderMakesThePictureOfItsLatent() throws IOException {
    OnnxGraph graph = new OnnxGraph("decoder");
    String z = graph.input("z", OnnxGraph.ANY, SIZE);
    graph.output("image", planes(graph, z), OnnxGraph.ANY, 3, SIDE, SIDE);
    Generator generator =
        Generators.of(spec(graph, Family.DECODER), decoder(SIZE, Port.NONE), Device.CPU);
    float[] latent = new float[SIZE];
    // Red of the first pixel, blue of the last.
    latent[0] = 1;
    latent[SIZE - 1] = -1;
    try (Mat picture = generator.generate(List.of(new GeneratorInput(latent, 0, 0))).get(0)) {
      byte[] bgr = bytes(picture);
      assertThat(bgr[2] & 0xff).isEqualTo(255);
      assertThat(bgr[SIZE - 3] & 0xff).isZero();
      assertThat(bgr[4] & 0xff).isEqualTo(128);
    }
  }

  @Test
  void furtherNoiseFollowsFromTheSeedOfThePictureAlone() throws IOException {
    OnnxGraph graph = new OnnxGraph("identity");
    String id = graph.input("id", OnnxGraph.ANY, SIZE);
    String noise = graph.input("eps", OnnxGraph.ANY, SIZE);
    graph.output(
        "image",
        planes(graph, graph.node("Add", List.of(id, noise))),
        OnnxGraph.ANY,
        3,
        SIDE,
        SIDE);
    Generator generator =
        Generators.of(
            spec(graph, Family.DECODER), decoder(SIZE, new Port("eps", List.of(SIZE))), Device.CPU);
    GeneratorInput one = new GeneratorInput(new float[SIZE], 0, 1);
    GeneratorInput two = new GeneratorInput(new float[SIZE], 0, 2);
    List<Mat> together = generator.generate(List.of(one, two));
    List<Mat> again = generator.generate(List.of(two));
    assertThat(bytes(together.get(1))).isEqualTo(bytes(again.get(0)));
    assertThat(bytes(together.get(0))).isNotEqualTo(bytes(together.get(1)));
  }

  @Test
  void aDiffusionLoopRemovesTheNoiseThatTheGraphFinds() throws IOException {
    OnnxGraph graph = new OnnxGraph("diffusion");
    String x = graph.input("x", OnnxGraph.ANY, 3, SIDE, SIDE);
    String time = graph.input("t", OnnxGraph.ANY);
    String id = graph.input("id", OnnxGraph.ANY, SIZE);
    // The noise is all of x but 0.005 of the condition; the time must not change it.
    String kept = graph.node("Mul", List.of(planes(graph, id), constant(graph, 0.005f)));
    String timeless =
        graph.node(
            "Reshape",
            List.of(
                graph.node("Mul", List.of(time, constant(graph, 0))),
                graph.constant(-1L, 1L, 1L, 1L)));
    String noise = graph.node("Sub", List.of(x, kept));
    graph.output(
        "image", graph.node("Add", List.of(noise, timeless)), OnnxGraph.ANY, 3, SIDE, SIDE);
    GeneratorContract contract =
        new GeneratorContract(
            new Port("id", List.of(SIZE)),
            0,
            Port.NONE,
            new Diffusion("x", "t", 1000, 1, 1e-4, 0.02),
            List.of(0.0),
            List.of());
    Generator generator = Generators.of(spec(graph, Family.DIFFUSION), contract, Device.CPU);
    float[] condition = new float[SIZE];
    condition[0] = 1;
    condition[1] = -1;
    // At the last time a picture has 0.00635 of its values: x - sqrt(1 - a) (x - 0.005) is nearly
    // 0.005, and 0.005 / 0.00635 = 0.787; the rest of x, 2e-5, is less than one level.
    try (Mat picture = generator.generate(List.of(new GeneratorInput(condition, 0, 5))).get(0)) {
      byte[] bgr = bytes(picture);
      assertThat(bgr[2] & 0xff).isBetween(226, 230);
      assertThat(bgr[5] & 0xff).isBetween(25, 29);
    }
  }

  @Test
  void attributesAndPromptsAreDrawnByTheSeedOfThePicture() throws IOException {
    OnnxGraph graph = new OnnxGraph("conditions");
    String id = graph.input("id", OnnxGraph.ANY, SIZE);
    String numbers = graph.input("numbers", OnnxGraph.ANY, 2);
    String tokens = graph.tokens("tokens", 3);
    // Red is the first number, green the first token by 10, blue 0.
    String first = graph.node("MatMul", List.of(numbers, graph.constant(new float[] {1, 0}, 2, 1)));
    String token =
        graph.node(
            "MatMul",
            List.of(
                graph.node("Cast", List.of(tokens), OnnxGraph.integer("to", 1)),
                graph.constant(new float[] {0.1f, 0, 0}, 3, 1)));
    String picture = graph.node("Mul", List.of(planes(graph, id), constant(graph, 0)));
    String red = plane(graph, first, 1, 0, 0);
    String green = plane(graph, token, 0, 1, 0);
    graph.output(
        "image",
        graph.node("Add", List.of(picture, graph.node("Add", List.of(red, green)))),
        OnnxGraph.ANY,
        3,
        SIDE,
        SIDE);
    GeneratorContract contract =
        new GeneratorContract(
            new Port("id", List.of(SIZE)),
            0,
            Port.NONE,
            new Conditions(
                new Conditions.Attributes(
                    "numbers", List.of(new Conditions.Range(-1, 1), new Conditions.Range(0, 0))),
                new Conditions.Text("tokens", List.of(List.of(1L, 2L, 3L), List.of(9L, 2L, 3L)))),
            Diffusion.NONE,
            List.of(0.0),
            List.of());
    Generator generator = Generators.of(spec(graph, Family.DECODER), contract, Device.CPU);
    Set<Integer> reds = new HashSet<>();
    Set<Integer> greens = new HashSet<>();
    for (long seed = 0; seed < 12; seed++) {
      GeneratorInput input = new GeneratorInput(new float[SIZE], 0, seed);
      List<Mat> both = generator.generate(List.of(input, input));
      byte[] bgr = bytes(both.get(0));
      assertThat(bytes(both.get(1))).isEqualTo(bgr);
      assertThat(bgr[0] & 0xff).isEqualTo(128);
      greens.add(bgr[1] & 0xff);
      reds.add(bgr[2] & 0xff);
    }
    assertThat(greens).as("0.1 and 0.9 of 127.5").containsExactlyInAnyOrder(140, 242);
    assertThat(reds).hasSizeGreaterThan(8);
  }

  /** A number for each picture, as one of three planes. */
  private static String plane(OnnxGraph graph, String numbers, float r, float g, float b) {
    float[] weights = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      weights[i] = new float[] {r, g, b}[i / (SIDE * SIDE)];
    }
    return planes(graph, graph.node("MatMul", List.of(numbers, graph.constant(weights, 1, SIZE))));
  }

  @Test
  void portraitsAreDrawnFromSeeds() {
    Generator generator = new PortraitGenerator();
    List<Mat> pictures =
        generator.generate(
            List.of(new GeneratorInput(new float[0], 3, 1), input(3, 1), input(3, 2)));
    assertThat(bytes(pictures.get(0))).isEqualTo(bytes(pictures.get(1)));
    assertThat(bytes(pictures.get(0))).isNotEqualTo(bytes(pictures.get(2)));
    assertThat(pictures.get(0).rows()).isGreaterThan(100);
  }

  @Test
  void aGraphOfAnotherPictureIsRefused() throws IOException {
    OnnxGraph graph = new OnnxGraph("small");
    String z = graph.input("z", OnnxGraph.ANY, 4);
    graph.output("image", z, OnnxGraph.ANY, 4);
    ModelSpec spec = spec(graph, Family.DECODER);
    assertThatThrownBy(() -> Generators.of(spec, decoder(4, Port.NONE), Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("gives 4 numbers a picture, the descriptor says 12");
  }

  private static GeneratorInput input(long person, long picture) {
    return new GeneratorInput(new float[0], person, picture);
  }

  private static GeneratorContract decoder(int size, Port noise) {
    return new GeneratorContract(
        new Port(noise.size() > 0 ? "id" : "z", List.of(size)),
        0,
        noise,
        Diffusion.NONE,
        List.of(0.1),
        List.of());
  }

  private static String planes(OnnxGraph graph, String flat) {
    return graph.node("Reshape", List.of(flat, graph.constant(-1L, 3L, SIDE, SIDE)));
  }

  private static String constant(OnnxGraph graph, float value) {
    return graph.constant(new float[] {value}, 1);
  }

  private ModelSpec spec(OnnxGraph graph, Family family) throws IOException {
    Path file = Files.write(dir.resolve("generator.onnx"), graph.bytes());
    return new ModelSpec(
        "test",
        family,
        file.toString(),
        ModelFile.sha256(file),
        "onnx",
        "test",
        new InputContract(
            "",
            SIDE,
            SIDE,
            1,
            ColourOrder.RGB,
            List.of(127.5f, 127.5f, 127.5f),
            List.of(127.5f, 127.5f, 127.5f)),
        List.of("image"),
        0,
        8,
        false,
        Map.of());
  }

  private static byte[] bytes(Mat picture) {
    byte[] bgr = new byte[picture.rows() * picture.cols() * 3];
    picture.data().get(bgr);
    return bgr;
  }
}
