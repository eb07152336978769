package org.winnow.text.caption;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether an image is of use, from the terms of its caption and from its faces.
 *
 * <p>A person counts if the sentence names no depiction, or names it later: "a man looks at a
 * statue". A person after it, or directly before it, is the one depicted: "statue of a man", "the
 * man's statue", "男の像".
 *
 * @param about kinds of terms that speak of people
 * @param exclusions whether a caption of a depiction is dropped
 * @param people whether a caption must speak of people
 * @param minFaces minimum number of faces; 0: any
 * @param maxFaces maximum number of faces; 0: any
 * @param minFaceArea minimum share of the image's area that the largest face takes, 0 to 1
 */
public record CaptionRules(
    Set<TermKind> about,
    boolean exclusions,
    boolean people,
    int minFaces,
    int maxFaces,
    double minFaceArea)
    implements Serializable {
  /** Tokens from owner to thing at most: "king's large bronze statue". */
  private static final int MAX_OWNED = 3;

  /** What stands between owner and thing: "king's statue", "国王的雕像". */
  private static final Set<String> GENITIVES = Set.of("s", "の", "的", "का", "के", "की", "এর", "의");

  /**
   * Decides.
   *
   * @param terms terms of the caption in order, without overlap
   * @param faces empty if they are not known: then no rule about faces applies
   */
  public CaptionDecision decide(CaptionText text, List<TermSpan> terms, Optional<FaceFacts> faces) {
    CaptionDecision said = decideByTerms(text, terms);
    if (said.reason().drops() || faces.isEmpty()) {
      return said;
    }
    FaceFacts seen = faces.get();
    if (seen.faces() < minFaces) {
      return new CaptionDecision(CaptionReason.TOO_FEW_FACES, Optional.empty());
    }
    if (maxFaces > 0 && seen.faces() > maxFaces) {
      return new CaptionDecision(CaptionReason.TOO_MANY_FACES, Optional.empty());
    }
    if (minFaceArea > 0 && seen.largestShare() < minFaceArea) {
      return new CaptionDecision(CaptionReason.SMALL_FACE, Optional.empty());
    }
    return said;
  }

  private CaptionDecision decideByTerms(CaptionText text, List<TermSpan> terms) {
    Map<Integer, TermSpan> depictions = new HashMap<>();
    for (TermSpan term : terms) {
      if (term.kind() == TermKind.EXCLUSION) {
        depictions.putIfAbsent(term.sentence(), term);
      }
    }
    Optional<TermSpan> depicted = Optional.empty();
    for (TermSpan term : terms) {
      if (about.contains(term.kind())) {
        TermSpan depiction = exclusions ? depictions.get(term.sentence()) : null;
        if (depiction == null || isBeside(text, term, depiction)) {
          return new CaptionDecision(CaptionReason.PEOPLE, Optional.of(term));
        }
      }
    }
    if (exclusions) {
      depicted = terms.stream().filter(term -> term.kind() == TermKind.EXCLUSION).findFirst();
    }
    if (depicted.isPresent()) {
      return new CaptionDecision(CaptionReason.EXCLUDED, depicted);
    }
    return new CaptionDecision(
        people ? CaptionReason.NO_PEOPLE : CaptionReason.UNDECIDED, Optional.empty());
  }

  /** Whether a person stands before a depiction, and not as what it depicts. */
  private static boolean isBeside(CaptionText text, TermSpan person, TermSpan depiction) {
    int between = depiction.first() - person.last() - 1;
    if (between <= 0) {
      return false;
    }
    return between > MAX_OWNED || !GENITIVES.contains(text.token(person.last() + 1));
  }
}
