package org.winnow.command.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.Main;
import org.winnow.console.Console;

/** {@code winnow plan}, without Spark. */
class PlanCommandTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @Test
  void theJsonAddsUpItsStages() throws IOException {
    JsonNode plan = json("--images", "1.5M", "--executors", "3", "--cores", "4", "--json");

    assertThat(plan.path("form").asInt()).isEqualTo(1);
    assertThat(plan.path("workload").path("images").asLong()).isEqualTo(1_500_000);
    assertThat(plan.path("cluster").path("executors").asInt()).isEqualTo(3);
    assertThat(plan.path("measured_on").asText()).isNotBlank();
    double hours = 0;
    double heap = 0;
    for (JsonNode stage : plan.path("stages")) {
      hours += stage.path("hours").asDouble();
      heap = Math.max(heap, stage.path("heap_gib").asDouble());
      assertThat(stage.path("core_hours").asDouble()).as(stage.path("stage").asText()).isPositive();
      assertThat(stage.path("stored_gb").asDouble()).as(stage.path("stage").asText()).isPositive();
    }
    assertThat(plan.path("total").path("hours").asDouble()).isCloseTo(hours, within(1e-12));
    assertThat(plan.path("total").path("heap_gib").asDouble()).isEqualTo(heap);
  }

  @Test
  void moreMachinesTakeLessTimeAndAsManyCoreHours() throws IOException {
    JsonNode one = json("--images", "10M", "--json").path("total");
    JsonNode many = json("--images", "10M", "--executors", "10", "--json").path("total");

    assertThat(many.path("core_hours")).isEqualTo(one.path("core_hours"));
    assertThat(many.path("hours").asDouble()).isLessThan(one.path("hours").asDouble() / 9);
  }

  @Test
  void theTableSaysWhatTheRatesWereMeasuredOn() {
    assertThat(run("--images", "250,000")).isZero();
    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains("250,000 images", "\nstage ", "\ningest ", "\nall ", "Measured on: ");
  }

  @Test
  void gpusNeedARate(@TempDir Path folder) throws IOException {
    assertThat(run("--images", "1M", "--gpus", "2")).isEqualTo(1);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains("No rate of a GPU is known for detect, embed");

    Path own = folder.resolve("own.conf");
    Files.writeString(
        own, "stages { detect.gpu_rows_per_second = 500, embed.gpu_rows_per_second = 1000 }");
    JsonNode plan =
        json("--images", "1M", "--faces", "1M", "--gpus", "2", "--json", "--rates", own.toString());
    assertThat(plan.path("total").path("gpu_hours").asDouble())
        .isCloseTo(3000 / 3600.0, within(1e-9));
  }

  @Test
  void wrongNumbersAreToldBeforeAnything() {
    assertThat(run("--images", "0")).isEqualTo(1);
    assertThat(run("--images", "1.5")).isEqualTo(1);
    assertThat(run("--images", "ten")).isEqualTo(1);
    assertThat(run("--images", "1M", "--executors", "0")).isEqualTo(1);
    assertThat(run("--images", "1M", "--rates", "no-such-file.conf")).isEqualTo(1);
    assertThat(run("--images", "1M", "--warehouse", "out")).isEqualTo(1);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains("'0' is not more than 0")
        .contains("'1.5' is not a whole number")
        .contains("'ten' is not a number")
        .contains("--executors is too small")
        .contains("no-such-file.conf")
        .contains("Give --measured-cores N");
  }

  private JsonNode json(String... arguments) throws IOException {
    results.reset();
    assertThat(run(arguments)).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    return new ObjectMapper().readTree(results.toByteArray());
  }

  private int run(String... arguments) {
    boolean hadSession = SparkSession.getDefaultSession().isDefined();
    String[] line = new String[arguments.length + 1];
    line[0] = "plan";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    int code =
        Main.run(
            line,
            new Console(
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                new PrintStream(results, true, StandardCharsets.UTF_8),
                false));
    assertThat(SparkSession.getDefaultSession().isDefined()).isEqualTo(hadSession);
    return code;
  }
}
