package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

@ExtendWith(SparkExtension.class)
class JoinBenchIT {
  @Test
  void theJoinIsMeasuredAndChecked(@TempDir Path folder, SparkSession spark) throws IOException {
    Path json = folder.resolve("join.json");
    Winnow winnow = new Winnow(folder);
    winnow.succeed(
        "bench", "join", "--faces", "2000", "--dimension", "64", "--json", json.toString());

    JsonNode measured = new ObjectMapper().readTree(json.toFile());
    long pairs = measured.get("pairs").asLong();
    // All faces belong to the sample that is compared with brute force.
    assertThat(measured.get("checked_pairs").asLong()).isEqualTo(pairs);
    assertThat(pairs / 2000.0).isBetween(9.5, 10.5);
    assertThat(measured.get("share_of_sgemm").asDouble())
        .isEqualTo(
            measured.get("join_gflops").asDouble() / measured.get("sgemm_gflops").asDouble());
    assertThat(winnow.result()).contains("checked pairs");
  }

  @Test
  void aPythonWithoutFaissIsTheUsersMistake(@TempDir Path folder) {
    Winnow winnow = new Winnow(folder);
    assertThat(winnow.run("bench", "join", "--faces", "10000", "--faiss", "no-such-python"))
        .isEqualTo(2);
    assertThat(winnow.messages()).contains("no-such-python", "faiss-cpu==");
  }
}
