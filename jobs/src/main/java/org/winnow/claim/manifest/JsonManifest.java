package org.winnow.claim.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
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
import org.winnow.text.NumberText;

/** A manifest of JSON: one object in each line, or one array of objects. */
final class JsonManifest implements ManifestReader {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final ManifestFile file;
  private final BufferedReader lines;

  /** The elements of the array; empty for lines. */
  private final Optional<MappingIterator<JsonNode>> elements;

  private final Map<Field, String> partition;
  private long number;
  private boolean anyObject;

  private JsonManifest(ManifestFile file, BufferedReader lines) throws IOException {
    this.file = file;
    this.partition = file.partition();
    this.lines = lines;
    this.elements =
        skipToStart() == '['
            ? Optional.of(MAPPER.readerFor(JsonNode.class).readValues(lines))
            : Optional.empty();
  }

  static ManifestReader open(ManifestFile file, Reader text) throws IOException {
    return new JsonManifest(file, new BufferedReader(text));
  }

  /** Skips blanks and lines before the first value, and returns its first character. */
  private int skipToStart() throws IOException {
    while (true) {
      lines.mark(1);
      int first = lines.read();
      if (first != '\uFEFF' && !Character.isWhitespace(first)) {
        lines.reset();
        return first;
      }
      number += first == '\n' ? 1 : 0;
    }
  }

  @Override
  public Optional<ManifestRow> next() throws IOException {
    if (elements.isPresent()) {
      return elements.get().hasNextValue() ? Optional.of(element()) : Optional.empty();
    }
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String json = line.strip();
      if (!json.isEmpty()) {
        return Optional.of(row(json));
      }
    }
    return Optional.empty();
  }

  private ManifestRow element() throws IOException {
    number = elements.orElseThrow().getCurrentLocation().getLineNr();
    return row(elements.orElseThrow().nextValue());
  }

  private ManifestRow row(String json) {
    try {
      return row(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      return ManifestRow.broken(file.path(), number, "It is no JSON: " + e.getOriginalMessage());
    }
  }

  private ManifestRow row(JsonNode node) {
    try {
      if (!node.isObject()) {
        return ManifestRow.broken(file.path(), number, "It is no JSON object.");
      }
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      Map<String, Field> columns = ManifestColumns.used(names, file.mapping());
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
    } catch (ManifestColumns.AmbiguousException e) {
      return ManifestRow.broken(file.path(), number, e.getMessage());
    }
  }

  /** A value as a text; null if it is none. */
  static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isFloatingPointNumber() ? NumberText.of(value.doubleValue()) : value.asText();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
