package org.winnow.stage.synthesize;

import java.io.Serializable;
import java.util.List;
import org.winnow.config.SynthesizeSettings.Target;
import org.winnow.model.attribute.AttributeModel;
import org.winnow.model.detect.Detector;
import org.winnow.model.embed.Embedder;
import org.winnow.model.generate.Generator;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.spark.TaskAttributes;
import org.winnow.spark.TaskModel;
import org.winnow.table.Synthetic;

/**
 * What a task needs to make faces.
 *
 * @param generating model that makes pictures
 * @param detecting model that finds their faces
 * @param embedding model that embeds them
 * @param describing models of attributes that describe them
 * @param vectors how identities are drawn
 * @param targets measures that further faces shall have; empty: any
 * @param steerPictures pictures that are made for a face with targets, at most
 * @param seed of the run
 * @param minSharpness least sharpness of a crop
 * @param minSame least cosine of a face to the reference face of its identity
 */
record FaceMaker(
    TaskModel generating,
    TaskModel detecting,
    TaskModel embedding,
    List<TaskAttributes> describing,
    IdentityVectors vectors,
    List<Target> targets,
    int steerPictures,
    long seed,
    double minSharpness,
    double minSame)
    implements Serializable {

  /** The models, loaded once per JVM. Only inside a task. */
  record Loaded(
      Generator generator, Detector detector, Embedder embedder, List<AttributeModel> describers) {}

  Loaded load() {
    return new Loaded(
        generating.generator(contract()),
        detecting.detector(),
        embedding.embedder(),
        describing.stream().map(TaskAttributes::load).toList());
  }

  GeneratorContract contract() {
    return vectors.contract();
  }

  long identitySeed(long number) {
    return IdentityVectors.identitySeed(seed, generating.id(), number);
  }

  String identityId(long number) {
    return Synthetic.identityId(generating.id(), seed, number);
  }

  FaceMaker withMinSame(double cosine) {
    return new FaceMaker(
        generating,
        detecting,
        embedding,
        describing,
        vectors,
        targets,
        steerPictures,
        seed,
        minSharpness,
        cosine);
  }
}
