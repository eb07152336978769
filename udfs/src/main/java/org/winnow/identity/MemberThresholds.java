package org.winnow.identity;

import java.io.Serializable;

/**
 * What a claimed face must reach.
 *
 * @param member to be kept
 * @param doubtful to be reviewed instead of dropped; at most {@code member}
 */
public record MemberThresholds(MinSimilarity member, MinSimilarity doubtful)
    implements Serializable {}
