package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.ExitCode;
import org.winnow.testing.SparkExtension;

@Tag("slow")
@ExtendWith(SparkExtension.class)
class LabelsBenchIT {
  @Test
  void generatedEmbeddingsAreCleanedAndComparedWithTheTruth(
      @TempDir Path folder, SparkSession spark) throws IOException {
    Path json = folder.resolve("labels.json");
    Winnow winnow = new Winnow(folder);
    winnow.succeed(
        "bench",
        "labels",
        "--generated",
        "1000",
        "--outsiders",
        "0.3",
        "--cohesion",
        "0.85",
        "--split",
        "5",
        "--joined",
        "2",
        "--tiny",
        "3",
        "--repeated",
        "0.02",
        "--baselines",
        "--later",
        "0.05",
        "--json",
        json.toString());

    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    String level = "outsiders_0.30_";
    assertThat(measured.get(level + "images").asLong()).isEqualTo(1006);
    // Strangers, and of the rest what is swapped, joined (2 of 20 people) or repeated elsewhere.
    double expected = 0.3 + 0.7 * (1 - 0.95 * 0.9 * 0.99);
    assertThat(measured.get(level + "noise_before").asDouble()).isCloseTo(expected, within(0.04));
    assertThat(measured.get(level + "stay_f1").asDouble()).isGreaterThan(0.9);
    assertThat(measured.get(level + "merge_true").asLong()).isEqualTo(5);
    assertThat(measured.get(level + "joined").asLong()).isEqualTo(2);
    assertThat(measured.get(level + "clean_seconds").asDouble()).isPositive();
    assertThat(measured.get(level + "trimmed_centre_best").asText()).startsWith("cosine 0.");
    assertThat(winnow.result())
        .contains("largest DBSCAN cluster: keep", "large communities")
        .containsPattern("incremental: [0-9]+ faces came, 0 went");
    assertThat(measured.get(level + "later_faces").asLong()).isBetween(20L, 100L);
    assertThat(measured.get(level + "later_same").asDouble()).isBetween(0.9, 1.0);
    assertThat(winnow.messages()).contains("All faces are cleaned: clean.full_after is 0");
  }

  @Test
  void allFaultsAreToldAtOnce(@TempDir Path folder) {
    Winnow winnow = new Winnow(folder);
    int code =
        winnow.run(
            "bench", "labels", "--outsiders", "0.3,0.95", "--swapped", "0.6", "--tiny", "-1");
    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(winnow.messages()).contains("0.95", "--swapped 0.6", "--tiny -1");
  }
}
