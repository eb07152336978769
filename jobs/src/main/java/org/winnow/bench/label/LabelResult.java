package org.winnow.bench.label;

import java.util.List;
import java.util.OptionalDouble;
import org.winnow.evaluation.Agreement;

/**
 * Cleaned labels beside the truth, by images: one is kept where a face of it was kept under an
 * identity or moved to one, and rightly where the identity is of the person whom it shows.
 *
 * @param images images with a claim
 * @param wrong images whose claim is wrong
 * @param faces faces with a claim
 * @param review faces left to a person
 * @param keep images kept, of those that show somebody who has a name
 * @param stay images kept under the person of their claim, of those whose claim is right
 * @param move images kept under somebody else than the claim says, of those whose claim is wrong
 *     and that show somebody who has a name
 * @param merges pairs of names that ended as one identity
 * @param joined names that two people stand under
 * @param apart of these, names whose people are not both kept in one identity
 * @param both of these, names whose people are both kept, in two identities
 */
record LabelResult(
    long images,
    long wrong,
    long faces,
    long review,
    Agreement keep,
    Agreement stay,
    Agreement move,
    Merges merges,
    long joined,
    long apart,
    long both) {

  /** The most wrong pairs that {@link Merges} names. */
  static final int MOST_NAMED = 20;

  /**
   * Pairs of names that ended as one identity.
   *
   * @param pairs those of one person are the right ones
   * @param wrong some of the others, in order: both names
   */
  record Merges(Agreement pairs, List<String> wrong) {}

  /** Share of wrong claims, 0..1. */
  double noiseBefore() {
    return wrong / (double) images;
  }

  /** Share of wrong ones among the images kept, 0..1; empty where none was. */
  OptionalDouble noiseAfter() {
    OptionalDouble precision = keep.precision();
    return precision.isEmpty() ? precision : OptionalDouble.of(1 - precision.getAsDouble());
  }
}
