package org.winnow.stage.synthesize;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.winnow.attribute.AttributeModels;
import org.winnow.attribute.AttributeModels.Resolved;
import org.winnow.config.Config;
import org.winnow.config.ConfigException;
import org.winnow.config.SynthesizeSettings;
import org.winnow.job.JobContext;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.attribute.AttributeContract;
import org.winnow.model.catalogue.CatalogueException;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.generate.Conditions;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.model.generate.IdentityVectors.Gaussian;
import org.winnow.spark.TaskAttributes;
import org.winnow.spark.TaskModel;

/** The models of a run: they make faces, find, embed and describe them. */
final class SynthesisModels {
  private final Config config;
  private final ModelSpec generator;
  private final GeneratorContract contract;
  private final ModelSpec detector;
  private final ModelSpec embedder;
  private final ModelSpec style;
  private final List<Resolved> describers;

  /**
   * @throws ConfigException if no generator is set, or it cannot do what is asked
   * @throws CatalogueException if a model is unknown or its file is not there
   */
  SynthesisModels(Config config) {
    this.config = config;
    Optional<String> dir = config.models().dir();
    ModelCatalogue catalogue = ModelCatalogue.load(dir);
    String id =
        config
            .synthesize()
            .generator()
            .orElseThrow(
                () ->
                    new ConfigException(
                        List.of(
                            "synthesize.generator is not set: give --generator ID, such as"
                                + " builtin-portraits, which needs no file.")));
    generator = catalogue.resolve(id, Task.GENERATION, dir);
    contract = catalogue.descriptor(id).generator().orElseThrow();
    detector = catalogue.resolve(config.detect().model(), Task.DETECTION, dir);
    embedder = catalogue.resolve(config.embed().model(), Task.EMBEDDING, dir);
    style = catalogue.resolve(config.synthesize().styleModel(), Task.EMBEDDING, dir);
    describers =
        AttributeModels.resolve(catalogue, "synthesize.models", config.synthesize().models(), dir);
    checkVectors(config.synthesize().vectors());
    List<String> faults =
        new ArrayList<>(Steering.faults(config.synthesize().targets(), described()));
    Set<String> said = new HashSet<>();
    described().stream()
        .flatMap(model -> model.attributes().stream())
        .filter(attribute -> !said.add(attribute.name()))
        .forEach(
            attribute ->
                faults.add(
                    "synthesize.models: two of them say "
                        + attribute.name()
                        + ": take one of the two."));
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  private void checkVectors(SynthesizeSettings.Vectors vectors) {
    int size = contract.identity().size();
    if (vectors == SynthesizeSettings.Vectors.PCA && size != embedder.dimension()) {
      throw new ConfigException(
          List.of(
              "synthesize.vectors is pca, but the vectors of "
                  + generator.id()
                  + " have "
                  + size
                  + " numbers, those of "
                  + embedder.id()
                  + " "
                  + embedder.dimension()
                  + ": take gaussian, or a generator of vectors of this embedder."));
    }
    if (vectors == SynthesizeSettings.Vectors.TABLE && size == 0) {
      throw new ConfigException(
          List.of(
              "synthesize.vectors is table, but "
                  + generator.id()
                  + " takes no vectors: take gaussian, or another generator."));
    }
  }

  ModelSpec generator() {
    return generator;
  }

  GeneratorContract contract() {
    return contract;
  }

  ModelSpec embedder() {
    return embedder;
  }

  /** What the models of attributes say. */
  List<AttributeContract> described() {
    return describers.stream().map(Resolved::contract).toList();
  }

  /** What determines the rows, by key. */
  Map<String, String> decisive() {
    Map<String, String> decisive = new LinkedHashMap<>();
    decisive.put("generator_sha256", generator.sha256());
    decisive.put("detect.model", detector.id());
    decisive.put("detector_sha256", detector.sha256());
    decisive.put("embed.model", embedder.id());
    decisive.put("embedder_sha256", embedder.sha256());
    if (!describers.isEmpty()) {
      Map<String, String> files = new TreeMap<>();
      describers.forEach(
          model -> files.put(model.spec().id(), model.spec().sha256() + " " + model.contract()));
      decisive.put("describers", files.toString());
    }
    if (!contract.conditions().equals(Conditions.NONE)) {
      decisive.put("conditions", contract.conditions().toString());
    }
    return decisive;
  }

  /**
   * Attempts at faces, without a least cosine to the reference face.
   *
   * @param shape distribution of the vectors
   */
  Attempts attempts(JobContext context, Gaussian shape) {
    SynthesizeSettings settings = config.synthesize();
    return new Attempts(
        context,
        new FaceMaker(
            task(context, generator),
            task(context, detector),
            task(context, embedder),
            describers.stream()
                .map(model -> new TaskAttributes(task(context, model.spec()), model.contract()))
                .toList(),
            new IdentityVectors(contract, shape),
            settings.targets(),
            settings.steerPictures(),
            settings.seed(),
            settings.minSharpness(),
            -1),
        Math.min(config.embed().batch(), embedder.usableBatch()),
        settings.taskFaces());
  }

  /** The model of the space of styles. */
  TaskModel style(JobContext context) {
    return task(context, style);
  }

  private TaskModel task(JobContext context, ModelSpec model) {
    return TaskModel.of(context.spark(), model, config);
  }
}
