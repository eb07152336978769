package org.winnow.text.caption;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A term found in a caption.
 *
 * @param first its first token
 * @param last its last token
 * @param sentence number of its sentence, from 0
 */
public record TermSpan(TermKind kind, int first, int last, int sentence) {
  private static final Comparator<TermSpan> LONGEST_FIRST =
      Comparator.comparingInt(TermSpan::first)
          .thenComparing(Comparator.comparingInt(TermSpan::last).reversed())
          .thenComparing(TermSpan::kind);

  /**
   * Resolves overlaps from left to right: at each place the longest term wins, and of equal spans
   * the earlier kind. Other senses hide what they cover, and are left out.
   */
  public static List<TermSpan> longest(List<TermSpan> terms) {
    List<TermSpan> sorted = new ArrayList<>(terms);
    sorted.sort(LONGEST_FIRST);
    List<TermSpan> kept = new ArrayList<>();
    int next = 0;
    for (TermSpan term : sorted) {
      if (term.first() >= next) {
        next = term.last() + 1;
        if (term.kind() != TermKind.OTHER_SENSE) {
          kept.add(term);
        }
      }
    }
    return kept;
  }
}
