package org.winnow.demo;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.winnow.evaluation.Agreement;

/**
 * Results of a run on a collection, against the truth.
 *
 * @param broken files that cannot be decoded: quarantined
 * @param copies byte copies of another file: recognised as one image
 * @param altered re-encoded, resized or cropped copies of another file: found by dedup
 * @param detected pictures of people: the subject's face was detected
 * @param nobody pictures without a face: none was kept under a name
 * @param kept right claims: kept under that person
 * @param removed wrong claims: not kept
 * @param splits pairs of names of one person: merged
 * @param shown the same pairs: merged or sent to review
 * @param merges names of two people: sent to review, or only one of the two kept
 * @param claims distinct claims of usable pictures
 * @param review claims in review
 */
public record Findings(
    Agreement broken,
    Agreement copies,
    Agreement altered,
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
   * @param what subject of the comparison
   * @param oneSided whether only true cases were counted, so that precision is meaningless
   */
  public record Line(String what, Agreement agreement, boolean oneSided) {}

  /** The comparisons in words, in the order of the pipeline. */
  public List<Line> lines() {
    return List.of(
        new Line("broken files quarantined", broken, false),
        new Line("byte copies recognised", copies, false),
        new Line("altered copies found", altered, false),
        new Line("pictures of people, face found", detected, false),
        new Line("pictures without people, no face kept", nobody, true),
        new Line("impostors removed", removed, false),
        new Line("right photographs kept", kept, false),
        new Line("pairs of names of one person merged", splits, false),
        new Line("… merged or sent to review", shown, false),
        new Line("names of two people separated", merges, true));
  }

  /** A summary in one sentence. */
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
