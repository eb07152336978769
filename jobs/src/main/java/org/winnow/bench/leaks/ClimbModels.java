package org.winnow.bench.leaks;

import java.io.Serializable;
import java.util.List;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.spark.TaskModel;

/**
 * What a task needs to climb.
 *
 * @param witness none, or another embedder, which says whether a climb shows the person
 * @param seed of all draws
 */
record ClimbModels(
    TaskModel generating,
    TaskModel detecting,
    TaskModel embedding,
    List<TaskModel> witness,
    IdentityVectors identities,
    long seed)
    implements Serializable {

  /** Loads the models. Only inside a task. */
  LatentFaces faces() {
    return new LatentFaces(
        generating.generator(identities.contract()),
        identities,
        new FacePictures(detecting.detector(), embedding.embedder()),
        witness.stream().findFirst().map(TaskModel::embedder));
  }

  /** The seed of a candidate, as the stage {@code synthesize} draws it. */
  long identitySeed(long number) {
    return IdentityVectors.identitySeed(seed, generating.id(), number);
  }
}
