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
    Path models = Files.createDirectories(folder.resolve("models"));
    writeGenerator(models);
    // The same graph sees red as blue.
    Files.writeString(
        models.resolve("gradients-of-blue.conf"),
        Files.readString(Path.of("../conf/models/builtin-gradients.conf"))
            .replace("id = builtin-gradients", "id = gradients-of-blue")
            .replace("colour = RGB", "colour = BGR"));
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
  void thePixelsTellWhatTheCosineDoesNot() throws IOException {
    String[] blind = {"--photographs", "2", "--set", "synthesize.leak.cosine=1"};
    JsonNode measured = measure("pixels.json", blind);
    assertThat(measured.get("below_the_threshold").asInt())
        .isGreaterThan(measured.get("tries").asInt() / 2);
    assertThat(measured.get("passed").asInt())
        .isLessThan(measured.get("below_the_threshold").asInt() / 4);
    List<String> none = new ArrayList<>(Arrays.asList(blind));
    none.addAll(List.of("--set", "synthesize.leak_copies=0"));
    JsonNode cosine = measure("cosine.json", none.toArray(String[]::new));
    assertThat(cosine.get("passed")).isEqualTo(cosine.get("below_the_threshold"));
    assertThat(cosine.get("found_as_copies").asInt()).isZero();
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
  void aWitnessSaysWhichClimbsShowThePerson() throws IOException {
    List<String> climb =
        new ArrayList<>(List.of("--photographs", "0", "--generator", "mixed", "--people", "3"));
    climb.addAll(List.of("--pictures", "21", "--witness", "gradients-of-blue"));
    assertThat(winnow.run(bench(climb.toArray(String[]::new)))).isEqualTo(2);
    assertThat(winnow.messages())
        .contains("There are no embeddings by the witness gradients-of-blue")
        .contains("winnow embed --embedder gradients-of-blue");

    winnow.succeed(
        "embed",
        "--embedder",
        "gradients-of-blue",
        "--models-dir",
        folder.resolve("models").toString());
    climb.addAll(List.of("--set", "synthesize.same.cosine=-1"));
    JsonNode measured = measure("witnessed.json", climb.toArray(String[]::new));
    assertThat(measured.get("witness_threshold").asDouble()).isEqualTo(-1);
    assertThat(measured.get("climbs_seen").asInt()).isEqualTo(3);
    assertThat(measured.get("nearest_candidates_seen").asInt()).isEqualTo(3);
    assertThat(measured.get("climbs_seen_and_refused")).isEqualTo(measured.get("climbs_refused"));
    climb.addAll(List.of("--set", "synthesize.same.cosine=1"));
    assertThat(measure("unseen.json", climb.toArray(String[]::new)).get("climbs_seen").asInt())
        .isZero();
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
    assertThat(winnow.run(bench("--witness", "builtin-gradients"))).isEqualTo(1);
    assertThat(winnow.messages())
        .contains("--witness builtin-gradients looks at climbs: give --generator, too")
        .contains("--witness builtin-gradients is the embedder of the climbs: name another one");
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
