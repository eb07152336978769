package org.winnow.command.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.winnow.job.Versions;
import org.winnow.pipeline.Stage;
import org.winnow.table.Runs;
import org.winnow.table.Table;

/**
 * Runs as events of OpenLineage (openlineage.io, specification 2-0-2): a start and an end for each
 * run of a stage, with its tables. They hold no settings, messages, names or addresses of inputs.
 */
final class LineageEvents {
  private static final String PRODUCER = "urn:winnow:" + Versions.winnow();
  private static final String SPECIFICATION = "https://openlineage.io/spec/";
  private static final String EVENT = SPECIFICATION + "2-0-2/OpenLineage.json#/$defs/RunEvent";
  private static final String STATISTICS =
      SPECIFICATION
          + "facets/1-0-2/OutputStatisticsOutputDatasetFacet.json"
          + "#/$defs/OutputStatisticsOutputDatasetFacet";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JOBS = "winnow";

  private final String warehouse;

  /**
   * @param warehouse root of the tables, absolute
   */
  LineageEvents(String warehouse) {
    this.warehouse = warehouse;
  }

  /** A run of a stage, see {@link Runs}. */
  record StageRun(
      String runId, String stage, String outcome, Instant start, double seconds, long rowsOut) {}

  /** The events of a run as JSON, the start first. */
  List<String> of(StageRun run) {
    Instant end = run.start().plus(Duration.ofMillis(Math.round(run.seconds() * 1000)));
    boolean failed = run.outcome().equals(Runs.FAILED);
    ObjectNode ended = event(run, failed ? "FAIL" : "COMPLETE", end);
    if (!failed && ended.get("outputs").size() > 0) {
      ObjectNode main = (ObjectNode) ended.get("outputs").get(0);
      main.putObject("outputFacets")
          .putObject("outputStatistics")
          .put("_producer", PRODUCER)
          .put("_schemaURL", STATISTICS)
          .put("rowCount", run.rowsOut());
    }
    return List.of(event(run, "START", run.start()).toString(), ended.toString());
  }

  private ObjectNode event(StageRun run, String type, Instant time) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("eventType", type)
            .put("eventTime", time.toString())
            .put("producer", PRODUCER)
            .put("schemaURL", EVENT);
    // The same run has the same id, however often its events are made.
    event
        .putObject("run")
        .put(
            "runId",
            UUID.nameUUIDFromBytes(
                    (warehouse + " " + run.runId() + " " + run.stage())
                        .getBytes(StandardCharsets.UTF_8))
                .toString());
    event.putObject("job").put("namespace", JOBS).put("name", run.stage());
    Optional<Stage> stage =
        Arrays.stream(Stage.values()).filter(one -> one.id().equals(run.stage())).findFirst();
    datasets(event.putArray("inputs"), stage.map(Stage::reads).orElse(List.of()));
    datasets(event.putArray("outputs"), stage.map(Stage::writes).orElse(List.of()));
    return event;
  }

  /** Names of datasets as OpenLineage has them: the storage, and the path in it. */
  private void datasets(ArrayNode into, List<Table> tables) {
    URI root = new Path(warehouse).toUri();
    String storage =
        root.getAuthority() == null ? "file" : root.getScheme() + "://" + root.getAuthority();
    for (Table table : tables) {
      into.addObject().put("namespace", storage).put("name", root.getPath() + "/" + table.name());
    }
  }
}
