package org.winnow.explain;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.winnow.explain.Explanation.Bars;
import org.winnow.explain.Explanation.NameEvidence;
import org.winnow.identity.MinSimilarity;
import org.winnow.kernel.Vectors;
import org.winnow.table.CleanDetails;
import org.winnow.table.Identities;
import org.winnow.text.NameTier;
import org.winnow.text.Names;

/**
 * The thresholds of a round for one face.
 *
 * @param details measurements of the round; empty if they are unknown
 */
record RoundBars(Optional<CleanDetails> details) {
  /**
   * Thresholds of a face.
   *
   * @param own row of its claimed identity; null without
   * @param other row of the other identity; null without
   * @param captioned whether a caption claims the name, and no source
   */
  Bars of(Row own, Row other, boolean captioned) {
    return new Bars(
        captioned ? bar(CleanDetails.CAPTION_MEMBER, "member") : bar("member"),
        captioned ? bar(CleanDetails.CAPTION_DOUBTFUL, "doubtful") : bar("doubtful"),
        bar("rescue"),
        details.map(measured -> measured.strangers().get("scores")).orElse(null),
        details.map(CleanDetails::thresholds).orElse(Map.of()),
        cosine(ComparedIdentities.centre(own), ComparedIdentities.centre(other)),
        names(own, other));
  }

  private NameEvidence names(Row own, Row other) {
    NameTier tier =
        own == null || other == null
            ? NameTier.UNRELATED
            : Names.tier(
                Explanations.text(own, Identities.NAME.name()),
                Explanations.text(other, Identities.NAME.name()));
    return new NameEvidence(
        tier, details.map(measured -> measured.names().get(tier.name())).orElse(null));
  }

  /** A threshold that a round may have, and the one that serves where it has not. */
  private MinSimilarity bar(String name, String otherwise) {
    boolean has = details.filter(measured -> measured.scores().containsKey(name)).isPresent();
    return bar(has ? name : otherwise);
  }

  /** A threshold on scores, or else on cosines. */
  private MinSimilarity bar(String name) {
    return details
        .map(
            measured -> {
              Double score = measured.scores().get(name);
              Double cosine = measured.thresholds().get(name);
              if (score != null) {
                return new MinSimilarity(score, true);
              }
              return measured.scores().containsKey("member") || cosine == null
                  ? null
                  : new MinSimilarity(cosine, false);
            })
        .orElse(null);
  }

  static Double cosine(float[] a, float[] b) {
    return a == null || b == null || a.length != b.length ? null : Vectors.cosine(a, b);
  }
}
