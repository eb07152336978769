package org.winnow.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A commit in a Delta log.
 *
 * @param userMetadata text added by the writer
 * @param metrics metrics of the operation
 * @param changesRows whether the commit added or removed rows; a compaction does not
 */
record LogEntry(
    long version,
    Instant timestamp,
    Optional<String> userMetadata,
    Map<String, String> metrics,
    boolean changesRows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LogEntry {
    metrics = Map.copyOf(metrics);
  }

  /** Parses a log file with one action per line. Stops when all fields are known. */
  static LogEntry read(long version, BufferedReader lines) throws IOException {
    JsonNode info = JSON.missingNode();
    boolean changes = false;
    for (String line = lines.readLine();
        line != null && (info.isMissingNode() || !changes);
        line = lines.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      JsonNode action = JSON.readTree(line);
      if (action.has("commitInfo")) {
        info = action.get("commitInfo");
      }
      changes |=
          action.path("add").path("dataChange").asBoolean()
              || action.path("remove").path("dataChange").asBoolean();
    }
    return new LogEntry(
        version,
        Instant.ofEpochMilli(info.path("timestamp").asLong()),
        Optional.ofNullable(info.path("userMetadata").textValue()),
        textValues(info.path("operationMetrics")),
        changes);
  }

  private static Map<String, String> textValues(JsonNode node) {
    Map<String, String> result = new HashMap<>();
    node.fields()
        .forEachRemaining(
            field ->
                result.put(
                    field.getKey(),
                    field.getValue().isTextual()
                        ? field.getValue().textValue()
                        : field.getValue().toString()));
    return result;
  }

  /** The commit's provenance, if Winnow wrote it. */
  Optional<Commit> commit() {
    return userMetadata.flatMap(Commit::fromJson);
  }

  /**
   * Whether a reader may see other rows after this commit. Winnow's commits always count, even
   * without rows.
   */
  boolean changesData() {
    return changesRows || commit().isPresent();
  }

  /** Number of rows that an append added. */
  long rowsWritten() {
    return metric("numOutputRows");
  }

  /** A metric of the operation. */
  long metric(String name) {
    String value = metrics.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "Delta's commit holds no "
              + name
              + "; spark.databricks.delta.history.metricsEnabled must stay true");
    }
    return Long.parseLong(value);
  }
}
