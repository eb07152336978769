package org.winnow.demo;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.winnow.evaluation.Agreement;

/**
 * What a run found in a collection against the truth.
 *
 * @param broken files that cannot be decoded: quarantined
 * @param copies files that repeat another to the byte: recognised as one image
 * @param detected pictures of somebody: the subject's face was found
 * @param nobody pictures without a face: none was kept under a name
 * @param kept claims that a picture shows its name's person: kept under that person
 * @param removed claims that are wrong: not kept
 * @param splits pairs of names of one person: joined
 * @param shown the same pairs: joined, or shown to a person because they may be one
 * @param merges names that two people share: sent to review, or only one of the two kept
 * @param claims distinct claims that a usable picture shows somebody
 * @param review claims that were left to a person to decide
 */
public record Findings(
    Agreement broken,
    Agreement copies,
    Agreement detected,
    Agreement nobody,
    Agreement kept,
    Agreement removed,
    Agreement splits,
    Agreement shown,
    Agreement merges,
    long claims,
    long review) {

  /**
   * A comparison in words.
   *
   * @param what was looked for
   * @param oneSided whether only real ones were counted, so that a precision says nothing
   */
  public record Line(String what, Agreement agreement, boolean oneSided) {}

  /** The comparisons in words, in the order of the pipeline. */
  public List<Line> lines() {
    return List.of(
        new Line("broken files quarantined", broken, false),
        new Line("byte copies recognised", copies, false),
        new Line("pictures of people, face found", detected, false),
        new Line("pictures without people, no face kept", nobody, true),
        new Line("impostors removed", removed, false),
        new Line("right photographs kept", kept, false),
        new Line("pairs of names of one person merged", splits, false),
        new Line("… merged or sent to review", shown, false),
        new Line("names of two people separated", merges, true));
  }

  /** What it means, in a sentence. */
  public String meaning() {
    double before = claims == 0 ? 0 : kept.actual() / (double) claims;
    return String.format(
        Locale.ROOT,
        "Before cleaning, %s of the photographs showed the claimed person; of the %,d kept ones, %s"
            + " do. %s of the right ones were kept, and %,d are in review.",
        percent(OptionalDouble.of(before)),
        kept.predicted(),
        percent(kept.precision()),
        percent(kept.recall()),
        review);
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty()
        ? "none"
        : String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble());
  }
}
