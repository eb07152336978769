package org.winnow.render.collection;

import org.winnow.render.person.FaceIdentity;

/**
 * A person who does not exist.
 *
 * @param id unique in the collection: {@code p00012}, or {@code o…} for a person without a name in
 *     it
 * @param seed seed of the face
 */
public record Person(String id, long seed) {
  /** The face of the person. */
  public FaceIdentity looks() {
    return FaceIdentity.of(seed);
  }
}
