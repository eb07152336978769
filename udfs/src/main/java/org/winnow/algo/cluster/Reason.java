package org.winnow.algo.cluster;

/** Why a face, or an identity, was decided upon as it was. */
public enum Reason {
  /** Kept: near the centre of the faces that agree. */
  NEAR_CORE("It is near the centre of the identity's faces that agree with each other."),
  /** Kept: the only image of the identity, so nothing can confirm or refute it. */
  SINGLE_IMAGE("It is the subject of the identity's only image; nothing can confirm it."),
  /** Kept: the identity was merged into another one that is the same person. */
  MERGED("Its identity is the same person as another, and was merged into it."),
  /** Kept, by a person. */
  PERSON_KEPT("A person decided that it belongs to the claimed identity."),
  /** Kept: a person said that its identity is the same person as another one. */
  PERSON_MERGED("A person decided that its identity is the same person as another."),
  /** Moved, by a person. */
  PERSON_MOVED("A person decided that it belongs to another identity."),
  /** Dropped, by a person, alone or with its identity. */
  PERSON_DROPPED("A person decided to leave it, or its identity, out."),
  /** Dropped: too unlike the centre. */
  FAR_FROM_CORE("It is too unlike the centre of the identity's faces."),
  /** Dropped: another face of its image is more like the identity. */
  BACKGROUND("Another face of the image is more like the claimed person."),
  /** Dropped: belongs to a smaller group of faces under the same name. */
  SECOND_PERSON(
      "It belongs to a smaller group of faces that agree with each other under this name."),
  /** Dropped: no source says who it is. */
  NO_CLAIM("No source says whom the image shows."),
  /** Review: several faces of the only image could be the claimed person. */
  AMBIGUOUS_SUBJECT("Several faces of the identity's only image could be the claimed person."),
  /** Review: no two images of the identity agree. */
  NO_AGREEMENT("No two images of the identity show the same face."),
  /** Review: two groups of about one size under one name. */
  TWO_PEOPLE("Two groups of about one size share the name."),
  /** Review: the centre is ambiguously close to that of a larger identity. */
  SIMILAR_IDENTITY(
      "The identity may be the same person as a larger one: too alike for strangers, too unlike to merge."),
  /** Review: the image is claimed by two identities, and fits both. */
  CONFLICTING_CLAIMS("The image is claimed for several people, and the face fits more than one."),
  /** Dropped identity: none of its faces was kept. */
  NO_FACE_KEPT("None of the identity's faces was kept.");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = sentence;
  }

  /** The reason in words. */
  public String sentence() {
    return sentence;
  }
}
