package org.winnow.bench.leaks;

import java.io.Serializable;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.spark.TaskModel;

/**
 * What a task needs to climb.
 *
 * @param seed of all draws
 */
record ClimbModels(
    TaskModel generating,
    TaskModel detecting,
    TaskModel embedding,
    IdentityVectors identities,
    long seed)
    implements Serializable {

  /** Loads the models. Only inside a task. */
  LatentFaces faces() {
    return new LatentFaces(
        generating.generator(identities.contract()),
        identities,
        new FacePictures(detecting.detector(), embedding.embedder()));
  }

  /** The seed of a candidate, as the stage {@code synthesize} draws it. */
  long identitySeed(long number) {
    return IdentityVectors.identitySeed(seed, generating.id(), number);
  }
}
