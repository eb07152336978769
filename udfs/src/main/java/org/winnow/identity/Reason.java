package org.winnow.identity;

/** The reason for the decision on a face or an identity. Each reason leads to one decision. */
public enum Reason {
  /** Close to the centroid. */
  NEAR_CORE(
      Decision.KEPT,
      "It is near the centroid of the identity's core, the faces that agree with each other."),
  /** The only image of the identity: no other image confirms or refutes it. */
  SINGLE_IMAGE(
      Decision.KEPT, "It is the subject of the identity's only image. No other image confirms it."),
  /** The identity was merged into another identity of the same person. */
  MERGED(Decision.KEPT, "Its identity is the same person as another, and was merged into it."),
  /** A reviewer confirmed the claim. */
  PERSON_KEPT(Decision.KEPT, "A reviewer decided that it belongs to the claimed identity."),
  /** A reviewer decided that the identity is the same person as another. */
  PERSON_MERGED(
      Decision.KEPT, "A reviewer decided that its identity is the same person as another."),
  /** A reviewer moved the face. */
  PERSON_MOVED(Decision.MOVED, "A reviewer decided that it belongs to another identity."),
  /** A reviewer dropped the face or its identity. */
  PERSON_DROPPED(Decision.DROPPED, "A reviewer dropped it or its identity."),
  /** The face belongs to a second person under the name, who became a separate identity. */
  SPLIT(
      Decision.MOVED,
      "Several people share its name. It belongs to another one than the name's main person."),
  /** Dropped from its own identity, but close to the centroid of another. */
  RESCUED(
      Decision.MOVED,
      "It is not the claimed person, but it is near the centroid of another identity."),
  /** Too far from the centroid. */
  FAR_FROM_CORE(Decision.DROPPED, "It is too far from the centroid of the identity."),
  /** Another face of the image is more similar to the identity. */
  BACKGROUND(Decision.DROPPED, "Another face of the image is more similar to the claimed person."),
  /** No source has a claim for the image. */
  NO_CLAIM(Decision.DROPPED, "No source or caption claims a name for the image."),
  /** The captions of the image rule it out. */
  CAPTION(Decision.DROPPED, "Every caption of the image rules it out, see the table captions."),
  /** No two of at least four images agree. */
  NOTHING_AGREES(
      Decision.DROPPED, "The identity has at least four images, and no two show the same face."),
  /** The photograph belongs to another identity that claims it too. */
  SAME_PHOTOGRAPH(
      Decision.DROPPED,
      "Another identity claims the same photograph, and the face belongs to that one."),
  /** Between the thresholds of impostors and members. */
  BORDERLINE(
      Decision.REVIEW,
      "It may be the claimed person: more similar than most impostors, less similar than most"
          + " genuine faces."),
  /** Several faces of the only image may be the claimed person. */
  AMBIGUOUS_SUBJECT(
      Decision.REVIEW, "Several faces of the identity's only image could be the claimed person."),
  /** No two of two or three images agree. */
  NO_AGREEMENT(Decision.REVIEW, "No two images of the identity show the same face."),
  /** The centroid is ambiguously close to that of a larger identity. */
  SIMILAR_IDENTITY(
      Decision.REVIEW,
      "The identity is too similar to a larger one for impostors, and not similar enough to merge:"
          + " one person, or two of one family."),
  /** Two identities claim the image, and the face matches both. */
  CONFLICTING_CLAIMS(
      Decision.REVIEW, "Several identities claim the image, and the face fits more than one."),
  /** Two identities claim the photograph, and neither claim is confirmed. */
  PHOTOGRAPH_OF_TWO_NAMES(
      Decision.REVIEW, "Another name claims the same photograph, and neither claim is confirmed."),
  /** No face of the identity was kept. */
  NO_FACE_KEPT(Decision.DROPPED, "No face of the identity was kept.");

  /** The decision on a face. */
  public enum Decision {
    KEPT,
    MOVED,
    DROPPED,
    REVIEW
  }

  private final Decision decision;
  private final String sentence;

  Reason(Decision decision, String sentence) {
    this.decision = decision;
    this.sentence = sentence;
  }

  /** The decision that the reason leads to. */
  public Decision decision() {
    return decision;
  }

  /** The reason as a sentence for users. */
  public String sentence() {
    return sentence;
  }
}
