package org.winnow.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person decides upon a face or an identity: the words in {@link Reviews#VERDICT}. */
public enum Verdict {
  /** The face is who it is claimed to be; the faces of the identity that wait are its own. */
  KEEP(true, true, false),
  /** The face, or every face of the identity, is left out. */
  DROP(true, true, false),
  /** The face belongs to the target. */
  MOVE(true, false, true),
  /** The identity is the same person as the target. */
  MERGE(false, true, true),
  /** The identity is another person than the target. */
  SEPARATE(false, true, true);

  private final boolean forFaces;
  private final boolean forIdentities;
  private final boolean target;

  Verdict(boolean forFaces, boolean forIdentities, boolean target) {
    this.forFaces = forFaces;
    this.forIdentities = forIdentities;
    this.target = target;
  }

  /** The verdict of this name, in capitals or not. */
  public static Optional<Verdict> of(String name) {
    String word = name.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(verdict -> verdict.name().equals(word)).findFirst();
  }

  /** Whether it can be given upon a {@code FACE}, or else upon an {@code IDENTITY}. */
  public boolean fits(String subject) {
    return subject.equals(Reviews.FACE) ? forFaces : forIdentities;
  }

  /** Whether it names another identity. */
  public boolean needsTarget() {
    return target;
  }
}
