package org.winnow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.winnow.testing.SparkExtension;

/** Runs that a scheduler names, and what they tell it. */
@ExtendWith(SparkExtension.class)
class RunIdIT {
  private static final String ID = "scheduled__2026-01-31T00:00:00+00:00";
  private static final String RUNS = "SELECT run_id, stage, outcome, rows_in FROM runs";

  @TempDir private Path folder;
  private Winnow winnow;
  private Path photos;
  private Path result;

  @BeforeEach
  void photographs() throws IOException {
    winnow = new Winnow(folder.resolve("warehouse"));
    photos = Files.createDirectories(folder.resolve("photos/Ada")).getParent();
    result = folder.resolve("result.json");
    Files.writeString(photos.resolve("Ada/broken.jpg"), "no picture");
  }

  @Test
  void aRepeatedRunKeepsTheRowOfTheAttemptThatDidTheWork() throws IOException {
    assertThat(ingest()).isZero();
    JsonNode first = stage();
    assertThat(ingest()).isZero();

    assertThat(winnow.messages()).contains("nothing to do");
    assertThat(winnow.sql(RUNS)).isEqualTo(ID + ",ingest,DONE,1");
    JsonNode second = stage();
    assertThat(second.path("outcome").asText()).isEqualTo("DONE");
    assertThat(second.path("counts")).isEqualTo(first.path("counts"));
    assertThat(second.path("tables")).isEqualTo(first.path("tables"));
  }

  @Test
  void theResultTellsVersionsAndRowsOfTheTables() throws IOException {
    assertThat(ingest()).isZero();

    JsonNode all = read();
    assertThat(all.path("form").asInt()).isEqualTo(1);
    assertThat(all.path("run_id").asText()).isEqualTo(ID);
    assertThat(all.path("exit_code").asInt()).isZero();
    assertThat(all.path("message").isNull()).isTrue();
    JsonNode ingest = stage();
    assertThat(ingest.path("stage").asText()).isEqualTo("ingest");
    assertThat(ingest.path("rows_in").asLong()).isEqualTo(1);
    JsonNode sources = ingest.path("tables").path(0);
    assertThat(sources.path("table").asText()).isEqualTo("sources");
    assertThat(sources.path("rows").asLong()).isEqualTo(1);
    assertThat(sources.path("version").asLong()).isZero();
    assertThat(sources.path("written").asBoolean()).isTrue();
    assertThat(winnow.run("ingest", "--input", photos.toString(), "--result", result.toString()))
        .isZero();
    assertThat(stage().path("outcome").asText()).isEqualTo("NOTHING_TO_DO");
    assertThat(stage().path("tables").path(0).path("written").asBoolean()).isFalse();
  }

  @Test
  void aFailedRunTellsItsExitCodeAndTheNextAttemptReplacesItsRow() throws IOException {
    assertThat(winnow.run("ingest", "--input", folder.resolve("none").toString(), "--run-id", ID))
        .isEqualTo(2);
    assertThat(winnow.sql(RUNS + " WHERE stage = 'ingest'")).isEqualTo(ID + ",ingest,FAILED,0");
    assertThat(run("ingest", "--input", folder.resolve("none").toString())).isEqualTo(2);
    assertThat(read().path("exit_code").asInt()).isEqualTo(2);
    assertThat(read().path("message").asText()).isNotBlank();
    assertThat(read().path("stages")).isEmpty();
    assertThat(winnow.sql(RUNS + " WHERE stage = 'ingest'")).isEqualTo(ID + ",ingest,FAILED,0");

    assertThat(ingest()).isZero();
    assertThat(winnow.sql(RUNS + " WHERE stage = 'ingest'")).isEqualTo(ID + ",ingest,DONE,1");
  }

  @Test
  void redoDeletesNothingTwiceUnderOneRunId() throws IOException {
    assertThat(winnow.run("ingest", "--input", photos.toString())).isZero();
    assertThat(run("ingest", "--input", photos.toString(), "--redo")).isZero();
    String version = stage().path("tables").path(0).path("version").asText();
    assertThat(run("ingest", "--input", photos.toString(), "--redo")).isZero();

    assertThat(stage().path("tables").path(0).path("version").asText()).isEqualTo(version);
    assertThat(winnow.sql("SELECT count(*) FROM sources")).isEqualTo("1");
  }

  @Test
  void aMissingSettingIsTheResultToo() throws IOException {
    assertThat(ingest()).isZero();
    for (String setting : List.of("ingest.min_side=64", "no.such=setting")) {
      Files.delete(result);
      assertThat(run("ingest", "--set", setting)).isEqualTo(1);
      assertThat(read().path("exit_code").asInt()).isEqualTo(1);
      assertThat(read().path("run_id").asText()).isEqualTo(ID);
    }
  }

  @Test
  void aRunIdIsOneWord() {
    assertThat(winnow.run("ingest", "--input", photos.toString(), "--run-id", "a b")).isEqualTo(1);
    assertThat(winnow.messages()).contains("--run-id is no id: 'a b'");
  }

  private int ingest() {
    return run("ingest", "--input", photos.toString());
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of(arguments), Stream.of("--run-id", ID, "--result", result.toString()))
            .toArray(String[]::new);
    return winnow.run(all);
  }

  private JsonNode read() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(result));
  }

  private JsonNode stage() throws IOException {
    return read().path("stages").path(0);
  }
}
