package org.winnow.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.console.UserException;

class MeasurementsTest {
  @Test
  void valuesKeepTheirOrderForPeopleAndForPrograms(@TempDir Path folder) throws IOException {
    Measurements measured = Measurements.of("join").add("faces", 12_345).add("share", 0.25);
    Path file = folder.resolve("join.json");
    measured.write(file);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    measured.print(new PrintStream(printed, true, StandardCharsets.UTF_8));

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "bench", "processors", "processor", "openblas_coretype", "heap_mib", "faces", "share");
    assertThat(json.get("faces").asInt()).isEqualTo(12_345);
    assertThat(json.get("share").asDouble()).isEqualTo(0.25);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsSubsequence("faces               12,345\n", "share               0.2500\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsTheUsersMistake(@TempDir Path folder) {
    Path file = folder.resolve("nowhere/join.json");
    assertThatThrownBy(() -> Measurements.of("join").write(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be written: " + file);
  }
}
