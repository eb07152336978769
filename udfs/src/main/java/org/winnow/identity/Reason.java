package org.winnow.identity;

/** Why a face, or an identity, was decided upon as it was; each reason leads to one decision. */
public enum Reason {
  /** Near the centre. */
  NEAR_CORE(
      Decision.KEPT, "It is near the centre of the identity's faces that agree with each other."),
  /** The only image of the identity, so nothing can confirm or refute it. */
  SINGLE_IMAGE(
      Decision.KEPT, "It is the subject of the identity's only image; nothing can confirm it."),
  /** The identity was merged into another one that is the same person. */
  MERGED(Decision.KEPT, "Its identity is the same person as another, and was merged into it."),
  /** A person said that it is the claimed one. */
  PERSON_KEPT(Decision.KEPT, "A person decided that it belongs to the claimed identity."),
  /** A person said that its identity is the same person as another one. */
  PERSON_MERGED(Decision.KEPT, "A person decided that its identity is the same person as another."),
  /** Moved by a person. */
  PERSON_MOVED(Decision.MOVED, "A person decided that it belongs to another identity."),
  /** Dropped by a person, alone or with its identity. */
  PERSON_DROPPED(Decision.DROPPED, "A person decided to leave it, or its identity, out."),
  /** One of two people under one name, who became an identity of their own. */
  SPLIT(
      Decision.MOVED,
      "Its name holds several people; it belongs to another of them than the name's first."),
  /** Dropped from its own identity, but near the centre of another. */
  RESCUED(Decision.MOVED, "It is not the claimed person, but near the centre of another identity."),
  /** Too unlike the centre. */
  FAR_FROM_CORE(Decision.DROPPED, "It is too unlike the centre of the identity's faces."),
  /** Another face of its image is more like the identity. */
  BACKGROUND(Decision.DROPPED, "Another face of the image is more like the claimed person."),
  /** No source says who it is. */
  NO_CLAIM(Decision.DROPPED, "No source says whom the image shows."),
  /** No two of four or more images agree. */
  NOTHING_AGREES(
      Decision.DROPPED, "Of the identity's images, four or more, no two show the same face."),
  /** The photograph belongs to another identity, which claims it too. */
  SAME_PHOTOGRAPH(
      Decision.DROPPED, "The same photograph stands under another identity, whose face it shows."),
  /** Between strangers and members. */
  BORDERLINE(
      Decision.REVIEW,
      "It may be the claimed person: more alike than most strangers, less than most members."),
  /** Several faces of the only image could be the claimed person. */
  AMBIGUOUS_SUBJECT(
      Decision.REVIEW, "Several faces of the identity's only image could be the claimed person."),
  /** No two of two or three images agree. */
  NO_AGREEMENT(Decision.REVIEW, "No two images of the identity show the same face."),
  /** The centre is ambiguously close to that of a larger identity. */
  SIMILAR_IDENTITY(
      Decision.REVIEW,
      "The identity may be the same person as a larger one: too alike for strangers, too unlike to"
          + " merge."),
  /** The image is claimed by two identities, and fits both. */
  CONFLICTING_CLAIMS(
      Decision.REVIEW, "The image is claimed for several people, and the face fits more than one."),
  /** One photograph under two names, and nothing tells whose it is. */
  PHOTOGRAPH_OF_TWO_NAMES(
      Decision.REVIEW,
      "The same photograph stands under another name, and nothing tells whose it is."),
  /** None of the identity's faces was kept. */
  NO_FACE_KEPT(Decision.DROPPED, "None of the identity's faces was kept.");

  /** What becomes of a face. */
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

  /** The decision that it leads to. */
  public Decision decision() {
    return decision;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
