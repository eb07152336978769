package org.winnow.text.caption;

/** Why the rules keep or drop an image for its caption. */
public enum CaptionReason {
  /** It speaks of people. */
  PEOPLE(false, "The caption speaks of people."),
  /** It says nothing that decides. */
  UNDECIDED(false, "No rule applies."),
  /** It speaks of a depiction, and of no person beside it. */
  EXCLUDED(true, "The caption speaks of a statue, drawing, doll, poster or other depiction."),
  /** It says nothing of people. */
  NO_PEOPLE(true, "The caption says nothing of people."),
  /** The image shows too few faces. */
  TOO_FEW_FACES(true, "The image shows fewer faces than captions.min_faces."),
  /** The image shows too many faces. */
  TOO_MANY_FACES(true, "The image shows more faces than captions.max_faces."),
  /** The largest face is small. */
  SMALL_FACE(true, "The largest face takes less of the image than captions.min_face_area.");

  private final boolean drops;
  private final String sentence;

  CaptionReason(boolean drops, String sentence) {
    this.drops = drops;
    this.sentence = sentence;
  }

  /** Whether the image is dropped. */
  public boolean drops() {
    return drops;
  }

  /** The reason as a sentence for users. */
  public String sentence() {
    return sentence;
  }
}
