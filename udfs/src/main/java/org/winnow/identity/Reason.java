package org.winnow.identity;

/** The reason for the decision on a face or an identity. Each reason leads to one decision. */
public enum Reason {
  /** Close to the centroid. */
  NEAR_CORE(
      Decision.KEPT, "It is near the centre of the identity's faces that agree with each other."),
  /** The only image of the identity: no other image confirms or refutes it. */
  SINGLE_IMAGE(
      Decision.KEPT, "It is the subject of the identity's only image; nothing can confirm it."),
  /** The identity was merged into another identity of the same person. */
  MERGED(Decision.KEPT, "Its identity is the same person as another, and was merged into it."),
  /** A reviewer confirmed the claim. */
  PERSON_KEPT(Decision.KEPT, "A person decided that it belongs to the claimed identity."),
  /** A reviewer decided that the identity is the same person as another. */
  PERSON_MERGED(Decision.KEPT, "A person decided that its identity is the same person as another."),
  /** A reviewer moved the face. */
  PERSON_MOVED(Decision.MOVED, "A person decided that it belongs to another identity."),
  /** A reviewer dropped the face or its identity. */
  PERSON_DROPPED(Decision.DROPPED, "A person decided to leave it, or its identity, out."),
  /** The face belongs to a second person under the name, who became a separate identity. */
  SPLIT(
      Decision.MOVED,
      "Its name holds several people; it belongs to another of them than the name's first."),
  /** Dropped from its own identity, but close to the centroid of another. */
  RESCUED(Decision.MOVED, "It is not the claimed person, but near the centre of another identity."),
  /** Too far from the centroid. */
  FAR_FROM_CORE(Decision.DROPPED, "It is too unlike the centre of the identity's faces."),
  /** Another face of the image is more similar to the identity. */
  BACKGROUND(Decision.DROPPED, "Another face of the image is more like the claimed person."),
  /** No source has a claim for the image. */
  NO_CLAIM(Decision.DROPPED, "No source says whom the image shows."),
  /** No two of at least four images agree. */
  NOTHING_AGREES(
      Decision.DROPPED, "Of the identity's images, four or more, no two show the same face."),
  /** The photograph belongs to another identity that claims it too. */
  SAME_PHOTOGRAPH(
      Decision.DROPPED, "The same photograph stands under another identity, whose face it shows."),
  /** Between the thresholds of impostors and members. */
  BORDERLINE(
      Decision.REVIEW,
      "It may be the claimed person: more alike than most strangers, less than most members."),
  /** Several faces of the only image may be the claimed person. */
  AMBIGUOUS_SUBJECT(
      Decision.REVIEW, "Several faces of the identity's only image could be the claimed person."),
  /** No two of two or three images agree. */
  NO_AGREEMENT(Decision.REVIEW, "No two images of the identity show the same face."),
  /** The centroid is ambiguously close to that of a larger identity. */
  SIMILAR_IDENTITY(
      Decision.REVIEW,
      "The identity may be the same person as a larger one: too alike for strangers, too unlike to"
          + " merge."),
  /** Two identities claim the image, and the face matches both. */
  CONFLICTING_CLAIMS(
      Decision.REVIEW, "The image is claimed for several people, and the face fits more than one."),
  /** Two identities claim the photograph, and neither claim is confirmed. */
  PHOTOGRAPH_OF_TWO_NAMES(
      Decision.REVIEW,
      "The same photograph stands under another name, and nothing tells whose it is."),
  /** No face of the identity was kept. */
  NO_FACE_KEPT(Decision.DROPPED, "None of the identity's faces was kept.");

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
