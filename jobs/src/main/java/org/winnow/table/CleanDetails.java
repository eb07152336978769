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
 * @param round that it was measured in; the last of the run
 * @param modelId embedder, or student, whose vectors were compared
 * @param notes what happened from round to round, a sentence each
 * @param scores bars on scores that were decided by, where bars are on scores: {@code member},
 *     {@code doubtful} (from which a face goes to review), {@code review}, {@code merge}, {@code
 *     rescue} (absent where no face could be moved)
 * @param claims what is estimated of the claims
 * @param thresholds cosines that were decided by: {@code pair}, {@code member}, {@code review},
 *     {@code merge}, {@code rescue}; where bars are on scores, those of a typical face
 * @param strangers the normal law of strangers' cosines: between faces ({@code pairs}), of faces to
 *     other identities' centres ({@code members}), between centres ({@code centres}), and of their
 *     scores ({@code scores})
 * @param cosines counts of the sample's cosines in equal bins from -1 to 1: {@code impostor} (two
 *     faces with different claims), {@code genuine} (one claim, two images)
 * @param earlier the same of the run's earlier rounds, from the first
 */
public record CleanDetails(
    int round,
    String modelId,
    List<String> notes,
    Map<String, Double> thresholds,
    Map<String, Double> scores,
    Claims claims,
    Map<String, NormalFit> strangers,
    Map<String, List<Long>> cosines,
    List<CleanDetails> earlier) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * A normal law.
   *
   * @param pairs number of cosines that it was fitted to
   */
  public record NormalFit(double median, double deviation, long pairs) {}

  /**
   * What is estimated of the claims, without knowing the truth.
   *
   * @param strangerShare share of the images under a name that do not show its person, 0 to 1
   * @param wrong share of strangers among the kept, 0 to 1
   * @param found share of the right images that is kept, 0 to 1
   * @param trusted whether the embedder tells people apart well enough for the wanted share
   */
  public record Claims(double strangerShare, double wrong, double found, boolean trusted) {}

  public CleanDetails {
    // Runs of an earlier version do not have it.
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  /** The same, with what happened in a run and what its earlier rounds measured. */
  public CleanDetails inRun(List<String> happened, List<CleanDetails> before) {
    return new CleanDetails(
        round,
        modelId,
        List.copyOf(happened),
        thresholds,
        scores,
        claims,
        strangers,
        cosines,
        before);
  }

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
          details.notes != null
              && details.scores != null
              && details.claims != null
              && details.thresholds != null
              && details.strangers != null
              && details.cosines != null;
      return complete ? Optional.of(details) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
