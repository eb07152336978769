package org.winnow.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Provenance of a Delta commit by Winnow, stored as JSON in the commit's {@code userMetadata}.
 *
 * @param runId run that wrote it
 * @param stage stage that wrote it
 * @param settings digest of the settings that determine the rows
 * @param inputs version of each input table, by name
 */
public record Commit(String runId, String stage, String settings, Map<String, Long> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The version of a table that does not exist. */
  private static final Long NO_TABLE = -1L;

  public Commit {
    inputs = Map.copyOf(inputs);
  }

  /**
   * Whether both commits have the same stage, inputs and settings. Then the stage has nothing to
   * do.
   */
  public boolean hasSameInputs(Commit other) {
    return stage.equals(other.stage)
        && settings.equals(other.settings)
        && inputs.isEmpty() == other.inputs.isEmpty()
        && coversInputsOf(other)
        && other.coversInputsOf(this);
  }

  /** A table that is not there counts as one that an earlier version of Winnow did not know. */
  private boolean coversInputsOf(Commit other) {
    return other.inputs.entrySet().stream()
        .allMatch(input -> inputs.getOrDefault(input.getKey(), NO_TABLE).equals(input.getValue()));
  }

  /**
   * The same commit for a partial write. It has no inputs, so no later run takes it for complete.
   */
  public Commit asPartial() {
    return new Commit(runId, stage, settings, Map.of());
  }

  /**
   * The commit as JSON.
   *
   * @param write unique id of the write
   */
  String toJson(String write) {
    try {
      return JSON.writeValueAsString(
          Map.of(
              "winnow",
              Map.of("run_id", runId, "stage", stage, "settings", settings),
              "inputs",
              new TreeMap<>(inputs),
              "write",
              write));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<Commit> fromJson(String json) {
    if (json == null || !json.contains("\"winnow\"")) {
      return Optional.empty();
    }
    try {
      var tree = JSON.readTree(json);
      var winnow = tree.path("winnow");
      Map<String, Long> inputs = new TreeMap<>();
      tree.path("inputs")
          .fields()
          .forEachRemaining(e -> inputs.put(e.getKey(), e.getValue().asLong()));
      return Optional.of(
          new Commit(
              winnow.path("run_id").asText(),
              winnow.path("stage").asText(),
              winnow.path("settings").asText(),
              inputs));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
