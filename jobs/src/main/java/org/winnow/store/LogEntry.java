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
 * What one file of a Delta log says of its commit.
 *
 * @param userMetadata text that the writer added, {@code userMetadata}
 * @param parameters of the operation
 * @param metrics of the operation
 * @param changesRows whether the commit added or removed rows; one that moves rows between files
 *     does not
 */
record LogEntry(
    long version,
    Instant timestamp,
    Optional<String> userMetadata,
    Map<String, String> parameters,
    Map<String, String> metrics,
    boolean changesRows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  LogEntry {
    parameters = Map.copyOf(parameters);
    metrics = Map.copyOf(metrics);
  }

  /** Reads a log file: one action a line. Stops when it knows enough. */
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
        textValues(info.path("operationParameters")),
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

  /** The commit as ours, if it is. */
  Optional<Commit> commit() {
    return userMetadata.flatMap(Commit::fromJson);
  }

  /**
   * Whether whoever read the table before this commit would read something else after it. A commit
   * of ours always counts, also one without rows.
   */
  boolean changesData() {
    return changesRows || commit().isPresent();
  }

  /** A count that the write itself reported. */
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
