package org.winnow.command.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events of OpenLineage. */
class LineageEventsTest {
  private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

  @Test
  void aRunIsAStartAndAnEndWithItsTables() throws IOException {
    List<JsonNode> events = events("s3a://bucket/faces", run("run-1", "embed", "DONE"));

    assertThat(events)
        .extracting(e -> e.get("eventType").asText())
        .containsExactly("START", "COMPLETE");
    assertThat(events)
        .extracting(e -> e.get("eventTime").asText())
        .containsExactly("2026-11-01T10:00:00Z", "2026-11-01T10:00:02.500Z");
    JsonNode end = events.get(1);
    assertThat(end.at("/job/name").asText()).isEqualTo("embed");
    assertThat(end.at("/inputs/0/namespace").asText()).isEqualTo("s3a://bucket");
    assertThat(end.at("/inputs/0/name").asText()).isEqualTo("/faces/faces");
    assertThat(end.at("/outputs/0/name").asText()).isEqualTo("/faces/embeddings");
    assertThat(end.at("/outputs/0/outputFacets/outputStatistics/rowCount").asLong()).isEqualTo(42);
    assertThat(end.at("/schemaURL").asText()).endsWith("#/$defs/RunEvent");
    assertThat(events.get(0).at("/outputs/0/outputFacets").isMissingNode()).isTrue();
  }

  @Test
  void theSameRunHasTheSameId() throws IOException {
    String id = events("/data/out", run("run-1", "embed", "DONE")).get(0).at("/run/runId").asText();

    assertThat(UUID.fromString(id)).hasToString(id);
    assertThat(events("/data/out", run("run-1", "embed", "DONE")).get(1).at("/run/runId").asText())
        .isEqualTo(id);
    assertThat(events("/data/out", run("run-1", "detect", "DONE")).get(0).at("/run/runId").asText())
        .isNotEqualTo(id);
    assertThat(events("/data/new", run("run-1", "embed", "DONE")).get(0).at("/run/runId").asText())
        .isNotEqualTo(id);
  }

  @Test
  void aFailedRunEndsWithFailAndWithoutRows() throws IOException {
    JsonNode end = events("/data/a b [50%]", run("run-1", "clean", "FAILED")).get(1);

    assertThat(end.get("eventType").asText()).isEqualTo("FAIL");
    assertThat(end.at("/outputs/0/namespace").asText()).isEqualTo("file");
    assertThat(end.at("/outputs/0/name").asText()).isEqualTo("/data/a b [50%]/labels");
    assertThat(end.at("/outputs/0/outputFacets").isMissingNode()).isTrue();
  }

  @Test
  void aRunThatIsNoStageHasNoTables() throws IOException {
    JsonNode end = events("/data/out", run("run-1", "mix", "DONE")).get(1);

    assertThat(end.at("/inputs")).isEmpty();
    assertThat(end.at("/outputs")).isEmpty();
  }

  private static LineageEvents.StageRun run(String id, String stage, String outcome) {
    return new LineageEvents.StageRun(id, stage, outcome, START, 2.5, 42);
  }

  private static List<JsonNode> events(String warehouse, LineageEvents.StageRun run)
      throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String event : new LineageEvents(warehouse).of(run)) {
      events.add(new ObjectMapper().readTree(event));
    }
    return events;
  }
}
