package org.winnow.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.identity.Cohort;
import org.winnow.identity.MinSimilarity;
import org.winnow.identity.Reason;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.table.CleanDetails;
import org.winnow.text.NameTier;

/**
 * The reasons of the decision on one face in one round, with faces for comparison.
 *
 * @param standing statistics of the face's cosines to impostors; empty if unknown
 * @param own the claimed identity; null without a claim
 * @param other the identity that the face was moved to, or the most similar other one; null if
 *     there is none
 * @param sameImage the other faces of its image
 * @param copies what {@code dedup} says of its image
 * @param tracks what {@code tracks} says of it, in sentences
 * @param bars thresholds of the decision
 * @param captions what the captions of the image say, if they rule it out
 * @param benchmarks what {@code decontaminate} says of the face, in sentences
 */
public record Explanation(
    Face face,
    int round,
    String modelId,
    Reason reason,
    Optional<Cohort.Stats> standing,
    Side own,
    Side other,
    List<Neighbour> sameImage,
    Copies copies,
    List<String> tracks,
    Bars bars,
    List<String> captions,
    List<String> benchmarks) {

  /**
   * The explained face.
   *
   * @param claimed name; null without a claim
   * @param eyes distance of the eyes, in pixels
   * @param yaw in degrees
   * @param claims a sample of the claims of its image
   */
  public record Face(
      String id, String claimed, double eyes, double sharpness, double yaw, List<Claim> claims) {}

  /**
   * A claim of a source.
   *
   * @param name null without a name
   */
  public record Claim(String uri, String name) {}

  /** Kind of a face that was dropped because another face of the image is the subject. */
  public static final String BYSTANDER = "bystander";

  /** Role of an identity in the comparison. */
  public enum Role {
    CLAIMED("Claimed"),
    GIVEN("Given to"),
    MERGED("Merged into"),
    NEAREST("Nearest other");

    private final String words;

    Role(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * An identity that the face is compared with.
   *
   * @param faces number of its faces
   * @param status from {@code identities}
   * @param cosine to its centroid; null if unknown
   * @param score the cosine as a score: deviations above the face's mean with impostors; null if
   *     unknown
   * @param nearest its faces, the most similar first
   */
  public record Side(
      Role role,
      String name,
      long faces,
      String status,
      Double cosine,
      Double score,
      List<Neighbour> nearest) {}

  /**
   * Another face.
   *
   * @param cosine to the explained face; null without a vector
   * @param score the cosine as a score; null if unknown
   * @param uri of a photograph that shows it; null if unknown
   */
  public record Neighbour(
      String id, String decision, String reason, Double cosine, Double score, String uri) {}

  /**
   * Thresholds of the round.
   *
   * @param member threshold to keep a face; null if unknown
   * @param doubtful threshold of review; null if unknown
   * @param rescue threshold to move a face to another identity; null if unknown
   * @param impostors the normal law of impostor scores; null if unknown
   * @param centres cosine thresholds of a typical pair of centroids: {@code review}, {@code merge}
   * @param centreCosine cosine of the two centroids; null if unknown
   * @param names what their names say
   */
  public record Bars(
      MinSimilarity member,
      MinSimilarity doubtful,
      MinSimilarity rescue,
      CleanDetails.NormalFit impostors,
      Map<String, Double> centres,
      Double centreCosine,
      NameEvidence names) {}

  /**
   * What the names of two identities say.
   *
   * @param tier of the names
   * @param measured what pairs of the tier need; null if unknown, or the tier moves no threshold
   */
  public record NameEvidence(NameTier tier, CleanDetails.SimilarNames measured) {}

  /** Number of faces of the image that were compared together. */
  int facesOfImage() {
    return 1 + sameImage.size();
  }

  /** Score breakdown against the claimed identity. */
  Optional<ScoreBreakdown> ofOwn() {
    return breakdown(own, bars.member(), facesOfImage());
  }

  /** Score breakdown against the other identity. */
  Optional<ScoreBreakdown> ofOther() {
    // Faces of one name are compared together. Faces from elsewhere have a separate threshold.
    return reason == Reason.RESCUED && bars.rescue() != null
        ? breakdown(other, bars.rescue(), 1)
        : breakdown(other, bars.member(), reason == Reason.SPLIT ? facesOfImage() : 1);
  }

  /** Whether the threshold of the other identity decided the move. */
  boolean otherDecides() {
    return reason == Reason.SPLIT || reason == Reason.RESCUED && bars.rescue() != null;
  }

  private Optional<ScoreBreakdown> breakdown(Side side, MinSimilarity bar, int faces) {
    return side == null || side.cosine() == null || side.score() == null || bar == null
        ? Optional.empty()
        : Optional.of(new ScoreBreakdown(side.cosine(), side.score(), standing, faces, bar));
  }

  /** Ids of all shown faces, the explained one first. */
  public Stream<String> faces() {
    return Stream.concat(
            Stream.of(face.id()),
            Stream.of(
                    own == null ? List.<Neighbour>of() : own.nearest(),
                    other == null ? List.<Neighbour>of() : other.nearest(),
                    sameImage)
                .flatMap(List::stream)
                .map(Neighbour::id))
        .distinct();
  }
}
