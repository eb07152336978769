package org.winnow.claim.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.winnow.table.Field;
import org.winnow.table.Sources;

/**
 * What a JSON object beside a picture says of it, with the words of manifests. Of several words
 * with one meaning, the first counts: a name before a label. Other fields are not used.
 */
public final class Sidecar {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final List<Field> FIELDS =
      List.of(
          Sources.CLAIMED_NAME,
          Sources.CAPTION,
          Sources.LICENCE,
          Sources.BASIS,
          Sources.DATASET,
          Sources.TRACK);

  /** The words for a name, a caption and the like, in lower case. */
  public static final Set<String> WORDS =
      FIELDS.stream()
          .flatMap(field -> ManifestColumns.words(field).stream())
          .collect(Collectors.toUnmodifiableSet());

  private Sidecar() {}

  /** A text is no JSON object. */
  public static final class BadJson extends Exception {
    BadJson(String message) {
      super(message);
    }
  }

  /**
   * Texts by the column of {@code sources} that they are for.
   *
   * @throws BadJson if the text is no JSON object
   */
  public static Map<Field, String> values(String json) throws BadJson {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BadJson("It is no JSON: " + e.getOriginalMessage());
    }
    if (!node.isObject()) {
      throw new BadJson("It is no JSON object.");
    }
    Map<String, String> texts = new HashMap<>();
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isValueNode() && !value.isNull()) {
                texts.putIfAbsent(
                    field.getKey().strip().toLowerCase(Locale.ROOT), JsonManifest.text(value));
              }
            });
    return values(texts);
  }

  /** The same of texts by their names in lower case. */
  public static Map<Field, String> values(Map<String, String> texts) {
    Map<Field, String> values = new HashMap<>();
    for (Field field : FIELDS) {
      for (String word : ManifestColumns.words(field)) {
        if (!values.containsKey(field)) {
          ManifestReader.put(values, field, texts.get(word));
        }
      }
    }
    return values;
  }
}
