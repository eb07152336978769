package org.winnow.stage.ingest.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnow.console.IngestErrors;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/** A manifest of JSON lines: one object a line. */
final class JsonManifest implements ManifestReader {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final ManifestFile file;
  private final BufferedReader lines;
  private final Map<Field, String> partition;
  private long number;
  private boolean begun;
  private boolean anyObject;

  private JsonManifest(ManifestFile file, BufferedReader lines) {
    this.file = file;
    this.partition = file.partition();
    this.lines = lines;
  }

  static ManifestReader open(ManifestFile file, Reader text) {
    return new JsonManifest(file, new BufferedReader(text));
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String json = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
      if (!json.isEmpty()) {
        refuseArray(json);
        return Optional.of(row(json));
      }
    }
    return Optional.empty();
  }

  private void refuseArray(String json) {
    if (!begun && json.startsWith("[")) {
      throw IngestErrors.manifest(
          file.path(),
          "It is one JSON array; a manifest holds one JSON object a line.",
          "Write JSON lines: jq -c '.[]' list.json > list.jsonl");
    }
    begun = true;
  }

  private ManifestRow row(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      if (!node.isObject()) {
        return ManifestRow.broken(file.path(), number, "It is no JSON object.");
      }
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      Map<String, Field> columns = ManifestColumns.used(names);
      if (!anyObject
          && !columns.containsValue(Sources.URI)
          && !partition.containsKey(Sources.URI)) {
        throw IngestErrors.manifest(file.path(), ManifestColumns.noUri(names));
      }
      anyObject = true;
      Map<Field, String> row = new HashMap<>(partition);
      for (Map.Entry<String, Field> used : columns.entrySet()) {
        JsonNode value = node.get(used.getKey());
        if (value.isContainerNode()) {
          return ManifestRow.broken(
              file.path(), number, used.getKey() + " is nested; it must be a text.");
        }
        ManifestReader.put(row, used.getValue(), text(value));
      }
      return new ManifestRow(file.path(), number, row, null);
    } catch (JsonProcessingException e) {
      return ManifestRow.broken(file.path(), number, "It is no JSON: " + e.getOriginalMessage());
    } catch (ManifestColumns.AmbiguousException e) {
      return ManifestRow.broken(file.path(), number, e.getMessage());
    }
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isFloatingPointNumber()
        ? ManifestColumns.number(value.doubleValue())
        : value.asText();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
