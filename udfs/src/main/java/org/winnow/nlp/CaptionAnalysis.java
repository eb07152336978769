package org.winnow.nlp;

import java.util.List;
import org.winnow.text.caption.CaptionText;
import org.winnow.text.caption.TermSpan;

/**
 * What a caption says.
 *
 * @param language as in BCP 47, {@code und} if unknown
 * @param script as in ISO 15924
 * @param terms terms and names in order, without overlap; other senses are left out
 */
public record CaptionAnalysis(
    CaptionText text, String language, String script, List<TermSpan> terms) {}
