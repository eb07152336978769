package org.winnow.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.identity.Cohort;
import org.winnow.identity.DecisionThreshold;
import org.winnow.identity.Reason;
import org.winnow.identity.ScoreBreakdown;
import org.winnow.table.CleanDetails;

/**
 * Why one face was decided upon as it was in one round, with the faces to compare it with.
 *
 * @param standing how similar the face is to impostors; empty where that is not known
 * @param own the identity that it is claimed for; null where nobody is claimed
 * @param other the identity that it was given to, or else the most similar other one; null where
 *     there is none
 * @param sameImage the other faces of its image
 * @param bars what decided
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
    Bars bars) {

  /**
   * The face.
   *
   * @param claimed name; null where nobody was claimed
   * @param eyes distance of the eyes, in pixels
   * @param yaw in degrees
   * @param claims that its image shows somebody, some of them
   */
  public record Face(
      String id,
      String imageId,
      String claimed,
      double eyes,
      double sharpness,
      double yaw,
      List<Claim> claims) {}

  /**
   * What a source says.
   *
   * @param name null where it names nobody
   */
  public record Claim(String uri, String name) {}

  /** How a page calls a face that was dropped because another face of the image is the subject. */
  public static final String BYSTANDER = "bystander";

  /** What an identity is to the face. */
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
   * @param faces number that it holds
   * @param status from {@code identities}
   * @param cosine to its centre; null where it is not known
   * @param score the same in deviations above what the face has with strangers; null likewise
   * @param nearest its faces that are the most similar to this one, the most similar first
   */
  public record Side(
      Role role,
      String id,
      String name,
      long faces,
      String status,
      Double cosine,
      Double score,
      List<Neighbour> nearest) {}

  /**
   * Another face.
   *
   * @param claimed name; null where nobody was claimed
   * @param cosine to the explained face; null where there is no vector
   * @param score the same as a score; null where it cannot be told
   * @param uri of a photograph that shows it; null where none is known
   */
  public record Neighbour(
      String id,
      String decision,
      String reason,
      String claimed,
      Double cosine,
      Double score,
      String uri) {}

  /**
   * What the round decided by.
   *
   * @param member to be kept; null where it is not known
   * @param doubtful to be shown to a person instead of dropped; null likewise
   * @param rescue to be moved to another identity; null likewise
   * @param impostors the normal law of impostor scores; null likewise
   * @param centres cosines that the centres of two identities of a typical pair need: {@code
   *     review}, {@code merge}
   * @param centreCosine of the centres of the two sides; null where it is not known
   */
  public record Bars(
      DecisionThreshold member,
      DecisionThreshold doubtful,
      DecisionThreshold rescue,
      CleanDetails.NormalFit impostors,
      Map<String, Double> centres,
      Double centreCosine) {}

  /** Number of faces of the image that were judged together. */
  int facesOfImage() {
    return 1 + sameImage.size();
  }

  /** How it does against the identity that it is claimed for. */
  Optional<ScoreBreakdown> ofOwn() {
    return breakdown(own, bars.member(), facesOfImage());
  }

  /** How it does against the other identity. */
  Optional<ScoreBreakdown> ofOther() {
    // What is under one name is judged together; what comes from elsewhere has a bar of its own.
    return reason == Reason.RESCUED && bars.rescue() != null
        ? breakdown(other, bars.rescue(), 1)
        : breakdown(other, bars.member(), reason == Reason.SPLIT ? facesOfImage() : 1);
  }

  /** Whether its bar decided that the face is given to the other identity. */
  boolean otherDecides() {
    return reason == Reason.SPLIT || reason == Reason.RESCUED && bars.rescue() != null;
  }

  private Optional<ScoreBreakdown> breakdown(Side side, DecisionThreshold bar, int faces) {
    return side == null || side.cosine() == null || side.score() == null || bar == null
        ? Optional.empty()
        : Optional.of(new ScoreBreakdown(side.cosine(), side.score(), standing, faces, bar));
  }

  /** Ids of all faces that it shows, the explained one first. */
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
