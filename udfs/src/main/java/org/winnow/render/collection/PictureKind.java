package org.winnow.render.collection;

/** The kind of a file of a generated collection. */
public enum PictureKind {
  /** A photograph of the name's person. */
  GENUINE,
  /** A photograph of a second person with the same name. */
  SECOND_PERSON,
  /** A wrong photograph, of a person without a name in the collection. */
  OUTSIDER,
  /** A wrong photograph, of a person with another name in the collection. */
  SWAPPED,
  /** A wrong photograph without a face. */
  NO_FACE,
  /** A byte-identical copy of another file, under any name. */
  EXACT_COPY,
  /** A re-encoded, resized or slightly cropped copy of another file. */
  NEAR_COPY,
  /** An unusable file: truncated, empty, or not an image. */
  BROKEN
}
