package org.winnow.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A reviewer's verdict on a face or an identity: the words in {@link Reviews#VERDICT}. */
public enum Verdict {
  /** The claim of the face is right; the faces of the identity in review belong to it. */
  KEEP(true, true, false),
  /** The face, or every face of the identity, is dropped. */
  DROP(true, true, false),
  /** The face belongs to the target. */
  MOVE(true, false, true),
  /** The identity is the same person as the target. */
  MERGE(false, true, true),
  /** The identity and the target are two people. */
  SEPARATE(false, true, true);

  private final boolean forFaces;
  private final boolean forIdentities;
  private final boolean target;

  Verdict(boolean forFaces, boolean forIdentities, boolean target) {
    this.forFaces = forFaces;
    this.forIdentities = forIdentities;
    this.target = target;
  }

  /** The verdict of this name, ignoring case. */
  public static Optional<Verdict> of(String name) {
    String word = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(verdict -> verdict.name().equals(word)).findFirst();
  }

  /** Whether it applies to a {@code FACE}, or to an {@code IDENTITY}. */
  public boolean fits(String subject) {
    return subject.equals(Reviews.FACE) ? forFaces : forIdentities;
  }

  /** Whether it references another identity. */
  public boolean needsTarget() {
    return target;
  }
}
