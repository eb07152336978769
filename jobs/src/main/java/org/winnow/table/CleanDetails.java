package org.winnow.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measurements and thresholds of stage {@code clean}: the text in {@link Runs#DETAILS} of its runs.
 *
 * @param round round of the measurements; the last of the run
 * @param modelId embedder or student of the compared vectors
 * @param notes events from round to round, one sentence each
 * @param scores thresholds on scores, if the run used scores: {@code member}, {@code doubtful}
 *     (review), {@code review}, {@code merge}, {@code rescue} (absent if no face could be moved),
 *     {@link #CAPTION_MEMBER} and {@link #CAPTION_DOUBTFUL} (absent if no caption claims a face)
 * @param claims estimates of the claims of sources
 * @param captions estimates of the claims of captions; those of {@code claims} if captions claim
 *     nothing
 * @param thresholds cosine thresholds: {@code pair}, {@code member}, {@code review}, {@code merge},
 *     {@code rescue}; with thresholds on scores, those of a typical face
 * @param strangers the normal laws of impostor cosines: between faces ({@code pairs}), of faces to
 *     other identities' centroids ({@code members}), between centroids ({@code centres}), and of
 *     their scores ({@code scores})
 * @param cosines counts of the sample's cosines in equal bins from -1 to 1: {@code impostor} (two
 *     faces with different claims), {@code genuine} (one claim, two images)
 * @param names what pairs of identities with similar names need, by {@link
 *     org.winnow.text.NameTier}
 * @param earlier the same of the run's previous rounds, from the first
 */
public record CleanDetails(
    int round,
    String modelId,
    List<String> notes,
    Map<String, Double> thresholds,
    Map<String, Double> scores,
    Claims claims,
    Claims captions,
    Map<String, NormalFit> strangers,
    Map<String, List<Long>> cosines,
    Map<String, SimilarNames> names,
    List<CleanDetails> earlier) {
  /** The score that keeps a face which a caption claims. */
  public static final String CAPTION_MEMBER = "caption_member";

  /** The score that sends a face which a caption claims to review. */
  public static final String CAPTION_DOUBTFUL = "caption_doubtful";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * A normal distribution.
   *
   * @param pairs number of fitted cosines
   */
  public record NormalFit(double median, double deviation, long pairs) {}

  /**
   * Estimates of the claims without ground truth.
   *
   * @param strangerShare share of impostors among the images under a name, 0 to 1
   * @param wrong share of impostors among the kept, 0 to 1
   * @param found share of the right images that is kept, 0 to 1
   * @param trusted whether the embedder separates people well enough for the requested share
   */
  public record Claims(double strangerShare, double wrong, double found, boolean trusted) {}

  /**
   * Pairs of identities with similar names.
   *
   * @param pairs number of pairs
   * @param share estimated share of pairs of one person, 0 to 1
   * @param merge cosine of a typical pair from which two identities are one person
   * @param review cosine of a typical pair from which two identities may be one person
   */
  public record SimilarNames(long pairs, double share, double merge, double review) {}

  public CleanDetails {
    // Runs of an earlier version have none, and judged captions as sources.
    captions = captions == null ? claims : captions;
    names = names == null ? Map.of() : names;
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  /** A copy with the events of a run and the measurements of its previous rounds. */
  public CleanDetails inRun(List<String> happened, List<CleanDetails> before) {
    return new CleanDetails(
        round,
        modelId,
        List.copyOf(happened),
        thresholds,
        scores,
        claims,
        captions,
        strangers,
        cosines,
        names,
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

  /** Parses the result of {@link #toJson}; empty if the text is null or anything else. */
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
