package org.winnow.text.caption;

import java.util.Optional;

/**
 * What the rules decide on a caption.
 *
 * @param span the term that decided, if one did
 */
public record CaptionDecision(CaptionReason reason, Optional<TermSpan> span) {}
