package org.winnow.render.collection;

/** What a file of a made-up collection is. */
public enum PictureKind {
  /** A photograph of the person whom the name stands for. */
  GENUINE,
  /** A photograph of another person who shares the name: two people under one name. */
  SECOND_PERSON,
  /** A wrong photograph, of somebody who has no name in the collection. */
  OUTSIDER,
  /** A wrong photograph, of somebody who has another name in the collection. */
  SWAPPED,
  /** A wrong photograph that shows nobody. */
  NO_FACE,
  /** The same bytes as another file, under the same name or another one. */
  EXACT_COPY,
  /** Another file that was stored again: re-encoded, resized or cropped a little. */
  NEAR_COPY,
  /** No usable picture: cut off, empty, or something else under a picture's name. */
  BROKEN
}
