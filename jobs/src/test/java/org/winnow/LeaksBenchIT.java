package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.model.ModelFile;
import org.winnow.model.onnx.OnnxGraph;
import org.winnow.render.Picture;
import org.winnow.render.Studio;
import org.winnow.render.person.FaceIdentity;
import org.winnow.render.shot.Shot;
import org.winnow.testing.SparkExtension;

/** Drawn photographs, and a generator that mixes drawn portraits. */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class LeaksBenchIT {
  private static final int SIDE = 160;
  private static final int NUMBERS = 6;

  private Path folder;
  private Winnow winnow;

  @BeforeAll
  void open(@TempDir Path temporary) throws IOException {
    folder = temporary;
    winnow = new Winnow(folder.resolve("warehouse"));
    winnow.ingest(DrawnPhotographs.noisy().photos());
    winnow.succeed(DrawnPhotographs.withBuiltInModels("detect"));
    winnow.succeed(DrawnPhotographs.withBuiltInModels("embed"));
    writeGenerator(Files.createDirectories(folder.resolve("models")));
  }

  private String[] bench(String... more) {
    List<String> all = new ArrayList<>(List.of("bench", "leaks"));
    all.addAll(List.of("--models-dir", folder.resolve("models").toString()));
    all.addAll(Arrays.asList(more));
    return DrawnPhotographs.withBuiltInModels(all.toArray(String[]::new));
  }

  private JsonNode measure(String name, String... more) throws IOException {
    Path json = folder.resolve(name);
    List<String> all = new ArrayList<>(List.of("--json", json.toString()));
    all.addAll(Arrays.asList(more));
    winnow.succeed(bench(all.toArray(String[]::new)));
    return new ObjectMapper().readTree(json.toFile());
  }

  /** What is left says nothing of the heap, whose size the collector changes by a few MiB. */
  private static JsonNode withoutMachine(JsonNode measured) {
    return ((ObjectNode) measured.deepCopy()).without("heap_mib");
  }

  @Test
  void alteredPhotographsArePlanted() throws IOException {
    JsonNode measured = measure("planted.json", "--photographs", "2");
    assertThat(measured.get("tries").asInt()).isGreaterThan(40);
    assertThat(measured.get("passed").asInt()).isLessThan(measured.get("tries").asInt());
    assertThat(measured.has("climbs")).isFalse();
  }

  @Test
  void climbsComeNearerToPeopleThanDrawnCandidates() throws IOException {
    String[] climb = {
      "--photographs", "0", "--generator", "mixed", "--people", "3", "--pictures", "61"
    };
    JsonNode measured = measure("climbed.json", climb);
    assertThat(measured.get("tries").asInt()).isZero();
    assertThat(measured.get("candidates").asInt()).isEqualTo(61);
    assertThat(measured.get("candidates_with_a_face").asInt()).isBetween(10, 61);
    assertThat(measured.get("climbs").asInt()).isEqualTo(3);
    assertThat(measured.get("climb_cosine").asDouble())
        .isGreaterThan(measured.get("nearest_candidate_cosine").asDouble());
    assertThat(winnow.result()).containsPattern("climbs to 0\\.[0-9]0 to .* of [123] refused");
    assertThat(withoutMachine(measure("again.json", climb))).isEqualTo(withoutMachine(measured));

    // The centroid that was climbed to counts as a real person: what reaches it is refused.
    climb[5] = "1";
    double cosine = measure("one.json", climb).get("climb_cosine").asDouble();
    List<String> strict = new ArrayList<>(Arrays.asList(climb));
    strict.addAll(List.of("--set", "synthesize.leak.cosine=" + (cosine - 1e-3)));
    assertThat(measure("strict.json", strict.toArray(String[]::new)).get("climbs_refused").asInt())
        .isEqualTo(1);
  }

  @Test
  void everyFaultIsToldBeforeAnythingRuns() {
    assertThat(
            winnow.run(
                bench("--generator", "builtin-portraits", "--people", "0", "--pictures", "0")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("--people is 0", "--pictures is 0")
        .contains("builtin-portraits takes seeds and no identity vectors");
    assertThat(winnow.run(bench("--generator", "builtin-gradients"))).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("'builtin-gradients' is for embedding, not for generation");
  }

  /** A portrait, and what others add to it: a picture is linear in the numbers of its vector. */
  private static void writeGenerator(Path models) throws IOException {
    float[] first = portrait(0);
    float[] others = new float[NUMBERS * first.length];
    for (int i = 0; i < NUMBERS; i++) {
      float[] other = portrait(i + 1);
      for (int j = 0; j < first.length; j++) {
        others[i * first.length + j] = 0.25f * (other[j] - first[j]);
      }
    }
    OnnxGraph graph = new OnnxGraph("mixed");
    String z = graph.input("z", OnnxGraph.ANY, NUMBERS);
    String mixed = graph.node("MatMul", List.of(z, graph.constant(others, NUMBERS, first.length)));
    String whole = graph.node("Add", List.of(mixed, graph.constant(first, first.length)));
    String planes = graph.node("Reshape", List.of(whole, graph.constant(-1L, 3L, SIDE, SIDE)));
    graph.output("image", planes, OnnxGraph.ANY, 3, SIDE, SIDE);
    Path file = Files.write(models.resolve("mixed.onnx"), graph.bytes());
    Files.writeString(
        models.resolve("mixed.conf"),
        """
        id = mixed
        task = generation
        family = decoder
        file = mixed.onnx
        sha256 = "%s"
        bytes = %d
        engine = onnx
        licence = "none"
        trained_on = []
        generator {
          identity { name = z, shape = [%d] }
          perturbations = [0.1]
        }
        output {
          names = [image]
          size = [%d, %d]
          colour = BGR
          mean = [0, 0, 0]
          std = [1, 1, 1]
        }
        """
            .formatted(ModelFile.sha256(file), Files.size(file), NUMBERS, SIDE, SIDE));
  }

  /** The planes of a drawn portrait. */
  private static float[] portrait(long person) {
    FaceIdentity identity = FaceIdentity.of(person);
    Picture drawn = new Studio(identity).photograph(Shot.of(identity, 1), Optional.empty());
    byte[] bgr = new byte[3 * SIDE * SIDE];
    try (Mat picture = new Mat(drawn.height(), drawn.width(), opencv_core.CV_8UC3);
        Mat small = new Mat();
        Size size = new Size(SIDE, SIDE)) {
      picture.data().put(drawn.bgr());
      opencv_imgproc.resize(picture, small, size);
      small.data().get(bgr);
    }
    float[] planes = new float[bgr.length];
    for (int i = 0; i < bgr.length; i++) {
      planes[i % 3 * SIDE * SIDE + i / 3] = bgr[i] & 0xff;
    }
    return planes;
  }
}
