package org.winnow.bench.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.winnow.bench.measure.Measurements;
import org.winnow.cluster.WarehouseFaces;
import org.winnow.config.Config;
import org.winnow.console.Errors;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.model.generate.IdentityVectors;
import org.winnow.spark.TaskModel;
import org.winnow.store.DeltaStore;
import picocli.CommandLine.Option;

/** The options of climbs towards real people, and what they tell. */
final class ClimbOptions {
  @Option(
      names = "--generator",
      paramLabel = "ID",
      description =
          "Also search identity vectors of this generator whose faces come near to real people")
  private String generator;

  @Option(
      names = "--witness",
      paramLabel = "ID",
      description =
          "Another embedder, whose embeddings the warehouse has: it says which climbs show the"
              + " person")
  private String witness;

  @Option(
      names = "--people",
      paramLabel = "N",
      description = "Real people to climb to (default ${DEFAULT-VALUE})")
  private int people = 20;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description =
          "Pictures of each climb, and candidates that are drawn without climbing (default"
              + " ${DEFAULT-VALUE})")
  private int pictures = 600;

  /**
   * The contract of the generator; empty if no climb is asked for.
   *
   * @throws org.winnow.console.UserException if the generator takes no vectors, or a number is out
   *     of range
   */
  Optional<GeneratorContract> check(Config config) {
    List<String> faults = new ArrayList<>();
    if (people < 1) {
      faults.add("--people is " + people + ": give 1 or more.");
    }
    if (pictures < 1) {
      faults.add("--pictures is " + pictures + ": give 1 or more.");
    }
    Optional<GeneratorContract> found = Optional.empty();
    if (generator != null) {
      Optional<String> dir = config.models().dir();
      ModelCatalogue catalogue = ModelCatalogue.load(dir);
      catalogue.resolve(generator, Task.GENERATION, dir);
      GeneratorContract contract = catalogue.descriptor(generator).generator().orElseThrow();
      if (contract.identity().size() == 0) {
        faults.add(
            "--generator "
                + generator
                + " takes seeds and no identity vectors: there is nothing to climb on.");
      }
      found = Optional.of(contract);
    }
    if (witness != null) {
      Optional<String> dir = config.models().dir();
      ModelCatalogue.load(dir).resolve(witness, Task.EMBEDDING, dir);
      if (generator == null) {
        faults.add("--witness " + witness + " looks at climbs: give --generator, too.");
      }
      if (witness.equals(config.embed().model())) {
        faults.add("--witness " + witness + " is the embedder of the climbs: name another one.");
      }
    }
    if (!faults.isEmpty()) {
      throw Errors.configuration(faults);
    }
    return found;
  }

  /**
   * Climbs, and adds what came out.
   *
   * @param leak cosine from which on a face is refused
   */
  void measure(
      GeneratorContract contract,
      DeltaStore tables,
      Config config,
      double leak,
      Measurements measured) {
    WarehouseFaces real = WarehouseFaces.of(tables, config.embed().model());
    ClimbModels models =
        new ClimbModels(
            model(generator, Task.GENERATION, real, config),
            model(config.detect().model(), Task.DETECTION, real, config),
            model(config.embed().model(), Task.EMBEDDING, real, config),
            Stream.ofNullable(witness).map(id -> model(id, Task.EMBEDDING, real, config)).toList(),
            new IdentityVectors(contract, IdentityVectors.Gaussian.STANDARD),
            config.synthesize().seed());
    Optional<Witness> seen =
        Optional.ofNullable(witness)
            .map(id -> Witness.of(tables, id, real, config.synthesize().same()));
    ClimbReport.add(
        new ClimbedFaces(models, real, people, pictures, seen).find(leak),
        pictures,
        leak,
        measured);
  }

  private static TaskModel model(String id, Task task, WarehouseFaces real, Config config) {
    Optional<String> dir = config.models().dir();
    return TaskModel.of(
        real.faces().sparkSession(), ModelCatalogue.load(dir).resolve(id, task, dir), config);
  }
}
