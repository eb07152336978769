package org.winnow.identity;

import java.io.Serializable;

/**
 * Decision rules for the faces of one name.
 *
 * @param cores how cores are found
 * @param member what a face must reach to be kept
 * @param doubtful what it must reach to be reviewed instead of dropped
 * @param captions the same for a face that a caption claims, and no source
 * @param subjectShare in an only image, share of the most prominent face's size from which another
 *     one may be the subject as well, 0 to 1
 * @param margin a further core that misses {@code member} by less is doubtful, in standard
 *     deviations of similarities to impostors
 */
public record IntraIdentityRules(
    DensityCores.Rules cores,
    MinSimilarity member,
    MinSimilarity doubtful,
    MemberThresholds captions,
    double subjectShare,
    double margin)
    implements Serializable {
  /** Rules that judge all claims alike. */
  public IntraIdentityRules(
      DensityCores.Rules cores,
      MinSimilarity member,
      MinSimilarity doubtful,
      double subjectShare,
      double margin) {
    this(cores, member, doubtful, new MemberThresholds(member, doubtful), subjectShare, margin);
  }

  /** An earlier version judged all claims alike, and wrote no thresholds for captions. */
  public IntraIdentityRules {
    captions = captions == null ? new MemberThresholds(member, doubtful) : captions;
  }
}
