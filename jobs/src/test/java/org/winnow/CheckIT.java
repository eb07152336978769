package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** {@code winnow check} on the drawn collection, whole and with rows taken out of its tables. */
@Tag("slow")
@ExtendWith(SparkExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CheckIT {
  private Path warehouse;
  private Winnow winnow;

  @BeforeAll
  void run(@TempDir Path folder) {
    warehouse = folder.resolve("warehouse");
    winnow = new Winnow(warehouse);
    winnow.succeed(
        DrawnPhotographs.withBuiltInModels(
            "run", "--to", "embed", "--input", DrawnPhotographs.noisy().photos().toString()));
  }

  @Test
  @Order(1)
  void aCompleteRunLosesNothing() {
    winnow.succeed("check");
    assertThat(winnow.result().lines().skip(2))
        .hasSize(7)
        .allMatch(line -> line.endsWith(" 0"), "loses nothing");
    assertThat(winnow.result())
        .contains("\ndetect ", "\nembed ", "\ningest ", "\nsources ")
        .doesNotContain("\nclean ");
  }

  @Test
  @Order(2)
  void runsListsEveryStageWithItsRatesAndYields() throws IOException {
    winnow.succeed("runs", "--json");
    JsonNode document = new ObjectMapper().readTree(winnow.result());
    assertThat(document.get("form").asInt()).isEqualTo(1);
    assertThat(document.get("runs").findValuesAsText("stage"))
        .containsExactly("embed", "detect", "ingest");
    JsonNode detect = document.get("runs").get(1);
    assertThat(detect.get("outcome").asText()).isEqualTo("DONE");
    assertThat(detect.get("yield").asDouble())
        .isCloseTo(
            detect.get("rows_out").asDouble() / detect.get("rows_in").asDouble(), within(1e-4));
    assertThat(detect.get("rate").asDouble()).isPositive();
    assertThat(detect.get("rate_change").isNull()).isTrue();
    assertThat(detect.get("counts").get("with_faces").asLong()).isPositive();
    assertThat(winnow.result()).doesNotContain("settings").doesNotContain(warehouse.toString());

    Path events = warehouse.resolveSibling("events.jsonl");
    winnow.succeed("runs", "--openlineage", events.toString());
    assertThat(events).content().hasLineCount(6).contains("/embeddings", "COMPLETE");
    assertThat(
            new ObjectMapper().readTree(Files.readAllLines(events).get(0)).at("/job/name").asText())
        .isEqualTo("ingest");

    winnow.succeed("runs", "--stage", "detect", "--format", "csv");
    assertThat(winnow.result().lines()).hasSize(2);
  }

  @Test
  @Order(3)
  void facesWithoutVectorAreLost(SparkSession spark) {
    delete(spark, "embeddings", "face_id = '%s'".formatted(smallest("embeddings", "face_id")));
    assertThat(winnow.run("check")).isEqualTo(2);
    assertThat(winnow.messages()).containsPattern("embed: 1 of \\d+ rows lost");
  }

  @Test
  @Order(4)
  void imagesWithoutFaceAndReasonAreLost(SparkSession spark) {
    delete(spark, "faces", "image_id = '%s'".formatted(smallest("faces", "image_id")));
    assertThat(winnow.run("check")).isEqualTo(2);
    assertThat(winnow.messages())
        .containsPattern("detect: 1 of \\d+ rows lost; every input is in its table or");
  }

  @Test
  @Order(5)
  void imagesThatSourcesNameMustBeThere(SparkSession spark) {
    delete(spark, "images", "true");
    assertThat(winnow.run("check")).isEqualTo(2);
    assertThat(winnow.messages()).containsPattern("sources: (\\d+) of \\1 rows lost; every image");
  }

  @Test
  @Order(6)
  void aPlanTakesItsRatesFromLargeRunsOnly(SparkSession spark) throws IOException {
    spark.sql(
        "UPDATE delta.`%s/runs` SET rows_in = 5000, seconds = 110 WHERE stage = 'detect'"
            .formatted(warehouse));
    winnow.succeed("plan", "--images", "1M", "--measured-cores", "2", "--json");
    JsonNode stages = new ObjectMapper().readTree(winnow.result()).get("stages");
    assertThat(stages.findValuesAsText("stage")).startsWith("ingest", "detect", "embed");
    assertThat(stages.findValuesAsText("rates_of")).startsWith("RATES", "RUNS", "RATES");
    assertThat(stages.get(1).get("measured_rows").asLong()).isEqualTo(5000);
  }

  private String smallest(String table, String column) {
    return winnow.sql("SELECT min(%s) FROM %s".formatted(column, table));
  }

  private void delete(SparkSession spark, String table, String condition) {
    spark.sql("DELETE FROM delta.`%s/%s` WHERE %s".formatted(warehouse, table, condition));
  }
}
