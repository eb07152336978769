package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.image.attack.Attack;
import org.winnow.testing.SparkExtension;

/**
 * Benchmarks that hold photographs of a drawn collection, and copies of them. One warehouse passes
 * through all tests in order.
 */
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class DecontaminateIT {
  private static final String IMAGE_ROWS =
      "SELECT count(DISTINCT benchmark_image_id) FROM overlaps WHERE benchmark = 'held' AND kind ";

  private Path folder;
  private Path benchmark;
  private Winnow winnow;
  private String curatedAll;

  @BeforeAll
  void draw(@TempDir Path temporary) throws IOException {
    folder = temporary;
    winnow = new Winnow(folder.resolve("warehouse"));
    benchmark = Files.createDirectories(folder.resolve("held"));
    List<Path> originals = originals(8);
    for (int i = 0; i < originals.size(); i++) {
      Path person = Files.createDirectories(benchmark.resolve("Held Out" + i));
      if (i < 2) {
        Files.copy(originals.get(i), person.resolve("same.jpg"));
      } else {
        try (Mat picture = opencv_imgcodecs.imread(originals.get(i).toString());
            Mat copy = Attack.named(i < 5 ? "jpeg-30" : "grey").apply(picture, 1)) {
          opencv_imgcodecs.imwrite(person.resolve("copy.jpg").toString(), copy);
        }
      }
    }
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "run", "--input", DrawnPhotographs.noisy().photos().toString()));
    curatedAll = winnow.sql("SELECT count(*) FROM curated");
  }

  @Test
  @Order(1)
  void wrongBenchmarksAreOneErrorBeforeAnythingRuns() {
    assertThat(
            winnow.run(
                DrawnPhotographs.withBuiltInModels(
                    "decontaminate",
                    "--benchmark",
                    "My Set=" + benchmark,
                    "--set",
                    "decontaminate.policies.held=everything")))
        .isEqualTo(1);
    assertThat(winnow.messages())
        .contains("\"My Set\": a name has small letters")
        .contains("decontaminate.policies.held is \"everything\": write image, identity, report.");
    assertThat(Files.exists(folder.resolve("warehouse/overlaps"))).isFalse();
  }

  @Test
  @Order(2)
  void imagesOfABenchmarkAreFoundByTheirPixelsAndAsCopies() {
    decontaminate("held=" + benchmark, "--set", "decontaminate.policies.held=image");
    assertThat(winnow.messages()).contains("held: ").contains("(policy image)");
    assertThat(winnow.sql(IMAGE_ROWS + "= 'PIXELS'")).isEqualTo("2");
    // The built-in detector misplaces some eyes, and what is no equal face is no copy.
    assertThat(Integer.parseInt(winnow.sql(IMAGE_ROWS + "= 'PHOTOGRAPH'"))).isBetween(4, 6);
    assertThat(
            winnow.sql(
                "SELECT bool_and(rows_in = aggregate(map_values(counts), 0L, (a, x) -> a + x))"
                    + " FROM runs WHERE stage = 'decontaminate' AND outcome = 'DONE'"))
        .isEqualTo("true");
    assertThat(winnow.sql("SELECT bool_and(benchmark_key LIKE 'Held Out%') FROM overlaps"))
        .isEqualTo("true");
  }

  @Test
  @Order(3)
  void aSecondRunHasNothingToDo() {
    String before = winnow.sql("SELECT * FROM overlaps ORDER BY ALL");
    decontaminate("held=" + benchmark);
    assertThat(winnow.messages()).contains("nothing to do");
    assertThat(winnow.sql("SELECT * FROM overlaps ORDER BY ALL")).isEqualTo(before);
  }

  @Test
  @Order(4)
  void curateLeavesOutWhatThePolicySays() {
    curate("report");
    assertThat(winnow.sql("SELECT count(*) FROM curated")).isEqualTo(curatedAll);
    curate("image");
    assertThat(
            winnow.sql(
                "SELECT count(*) FROM curated JOIN overlaps USING (face_id) WHERE kind IN"
                    + " ('PIXELS', 'PHOTOGRAPH', 'BURST')"))
        .isEqualTo("0");
    assertThat(
            winnow.sql(
                "SELECT counts['in_benchmark'] > 0 FROM runs WHERE stage = 'curate' ORDER BY"
                    + " started_at DESC LIMIT 1"))
        .isEqualTo("true");
  }

  @Test
  @Order(5)
  void aBenchmarkOfVectorsIsComparedWithoutEmbeddingAgain(SparkSession spark) {
    String embedded = winnow.sql("SELECT count(*) FROM runs WHERE stage = 'embed'");
    Path vectors = folder.resolve("vectors.parquet");
    spark
        .sql(
            "SELECT identity_id AS identity, vector FROM delta.`%s/labels` l JOIN"
                    .formatted(folder.resolve("warehouse"))
                + " delta.`%s/embeddings` e USING (face_id) WHERE decision = 'KEPT'"
                    .formatted(folder.resolve("warehouse")))
        .coalesce(1)
        .write()
        .parquet(vectors.toString());
    decontaminate("vectors=" + vectors);
    assertThat(
            winnow.sql(
                "SELECT count(DISTINCT benchmark_key) > 2, bool_and(kind = 'PERSON'),"
                    + " bool_and(certainty <> 'CERTAIN') FROM overlaps WHERE benchmark ="
                    + " 'vectors'"))
        .isEqualTo("true,true,true");
    assertThat(winnow.sql("SELECT count(DISTINCT benchmark) FROM overlaps"))
        .as("rows of the other benchmark stay")
        .isEqualTo("2");
    assertThat(winnow.sql("SELECT count(*) FROM runs WHERE stage = 'embed'")).isEqualTo(embedded);
  }

  @Test
  @Order(6)
  void theListOfRemovedFacesHidesNames() throws IOException {
    Path list = folder.resolve("removed.csv");
    decontaminate("held=" + benchmark, "--removals", list.toString());
    assertThat(Files.readString(list)).contains("Held Out0").contains("image_sha256,face_index");
    long named = Files.readAllLines(list).size();
    decontaminate("held=" + benchmark, "--removals", list.toString(), "--redact");
    assertThat(Files.readString(list)).doesNotContain("Held Out");
    assertThat(Files.readAllLines(list).size()).isEqualTo(named);
  }

  @Test
  @Order(7)
  void aListOfPairsIsABenchmarkOfItsPhotographsOnly() throws IOException {
    Path pairs =
        Files.writeString(
            benchmark.resolve("pairs.txt"),
            "1\n"
                + "Held Out0/same.jpg\tHeld Out1/same.jpg\t0\n"
                + "Held Out0/same.jpg\tHeld Out7/copy.jpg\t0\n");
    decontaminate("pairs=" + pairs);
    assertThat(
            new Winnow(folder.resolve("warehouse/benchmarks/pairs"))
                .sql("SELECT count(*), count(DISTINCT claimed_name) FROM sources"))
        .isEqualTo("3,3");
    assertThat(
            winnow.sql(
                "SELECT count(DISTINCT benchmark_key) FROM overlaps WHERE benchmark = 'pairs' AND"
                    + " kind = 'PIXELS'"))
        .isEqualTo("2");
  }

  @Test
  @Order(8)
  void reportAndExplainShowWhatTheBenchmarkHolds() throws IOException {
    Path report = folder.resolve("report.html");
    winnow.succeed("report", "--out", report.toString());
    assertThat(Files.readString(report))
        .contains("{\"name\":\"held\",\"policy\":\"IDENTITY\"")
        .contains("\"kind\":\"PIXELS\",\"certainty\":\"CERTAIN\"")
        .contains("\"other\":\"");
    winnow.succeed(
        "explain",
        winnow.sql(
            "SELECT min(face_id) FROM overlaps JOIN labels USING (face_id) WHERE kind = 'PIXELS'"));
    assertThat(winnow.result()).contains("It stands in benchmark held: its image has the pixels");
  }

  private void decontaminate(String given, String... more) {
    List<String> all = new ArrayList<>(List.of("decontaminate", "--benchmark", given));
    all.addAll(List.of(more));
    winnow.succeed(DrawnPhotographs.withBuiltInModels(all.toArray(String[]::new)));
  }

  private void curate(String policy) {
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "curate", "--set", "decontaminate.policies.held=" + policy));
  }

  private static List<Path> originals(int count) throws IOException {
    try (Stream<String> lines = Files.lines(DrawnPhotographs.noisy().truth())) {
      return lines
          .filter(line -> line.contains(",GENUINE,"))
          .limit(count)
          .map(
              line ->
                  DrawnPhotographs.noisy().photos().resolve(line.substring(0, line.indexOf(','))))
          .toList();
    }
  }
}
