package org.winnow.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stage {@code clean} measured and decided by: the text in {@link Runs#DETAILS} of its runs.
 *
 * @param thresholds cosines that were decided by: {@code pair}, {@code member}, {@code review},
 *     {@code merge}
 * @param strangers the normal law of strangers' cosines: between faces ({@code pairs}), of faces to
 *     other identities' centres ({@code members}), between centres ({@code centres})
 * @param cosines counts of the sample's cosines in equal bins from -1 to 1: {@code impostor} (two
 *     faces with different claims), {@code genuine} (one claim, two images)
 */
public record CleanDetails(
    Map<String, Double> thresholds, Map<String, Law> strangers, Map<String, List<Long>> cosines) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * A normal law.
   *
   * @param pairs number of cosines that it was fitted to
   */
  public record Law(double median, double deviation, long pairs) {}

  /** The details as one line of JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads what {@link #toJson} wrote; empty where the text is null or something else. */
  public static Optional<CleanDetails> fromJson(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      CleanDetails details = JSON.readValue(text, CleanDetails.class);
      boolean complete =
          details.thresholds != null && details.strangers != null && details.cosines != null;
      return complete ? Optional.of(details) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
