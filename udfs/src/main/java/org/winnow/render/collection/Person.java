package org.winnow.render.collection;

import org.winnow.render.person.FaceIdentity;

/**
 * Somebody who does not exist.
 *
 * @param id unique in the collection: {@code p00012}, or {@code o…} for one who has no name in it
 * @param seed of the looks
 */
public record Person(String id, long seed) {
  /** How the person looks. */
  public FaceIdentity looks() {
    return FaceIdentity.of(seed);
  }
}
