package org.winnow.bench.leaks;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.console.TableErrors;
import org.winnow.identity.Calibration;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.model.ModelSpec;
import org.winnow.model.Task;
import org.winnow.model.catalogue.ModelCatalogue;
import org.winnow.model.generate.GeneratorContract;
import org.winnow.spark.Batches;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.Sessions;
import org.winnow.spark.TaskModel;
import org.winnow.store.DeltaStore;
import org.winnow.table.Embeddings;
import org.winnow.table.Faces;
import org.winnow.table.Images;
import org.winnow.table.Sources;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench leaks}: plants altered real photographs as synthetic faces. */
@Command(
    name = "leaks",
    description =
        "Plants altered photographs of a warehouse as if a generator had made them, and counts"
            + " which of them synthesize would refuse.",
    footer = {
      "",
      "Examples:",
      "  winnow bench leaks --warehouse out/ --models-dir models/ --photographs 400",
      "  winnow bench leaks --warehouse out/ --models-dir models/ --photographs 0 --generator"
          + " dcgan-digiface",
      "",
      "strangers_refused: share of the real faces that the same threshold refuses when all faces of"
          + " their own name are",
      "left out: an upper limit of false refusals, because wrong names count, too.",
      "",
      "A planted face is refused if its cosine to a real face reaches synthesize.leak, or if its pixels"
          + " show the photograph",
      "of a real face (synthesize.leak_copies).",
      "",
      "With --generator, an evolution strategy climbs on its identity vectors: from the candidate"
          + " that is nearest to a",
      "real person, to the face with the highest cosine to the centroid of that person. --witness"
          + " names another embedder,",
      "whose embeddings the warehouse has, too. A climb has found the person where the witness sees"
          + " the person: a cosine of",
      "synthesize.same or more, measured on the witness's own impostor pairs."
    })
public final class LeaksBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Mixin private ClimbOptions climbs;

  @Option(
      names = "--photographs",
      paramLabel = "N",
      description = "Photographs to plant, each by every attack (default ${DEFAULT-VALUE})")
  private int photographs = 320;

  public LeaksBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    json.check();
    Config config = options.load().config();
    Optional<GeneratorContract> generator = climbs.check(config);
    String root =
        config
            .warehouse()
            .orElseThrow(() -> Errors.missing("warehouse", "--warehouse DIR", "bench leaks"));
    Measurements measured = Measurements.of("leaks");
    try (Sessions.Opened session = Sessions.open("bench leaks", config.storage().hadoop());
        ResourceScope scope = ResourceScope.open()) {
      DeltaStore tables = new DeltaStore(session.spark(), root);
      if (tables.isEmpty(Embeddings.TABLE)) {
        throw TableErrors.noWarehouse(root);
      }
      double leak = measure(tables, config, measured);
      generator.ifPresent(contract -> climbs.measure(contract, tables, config, leak, measured));
    }
    measured.print(console.results());
    json.write(measured);
    return ExitCode.DONE.code();
  }

  /** Plants altered photographs; the threshold. */
  private double measure(DeltaStore tables, Config config, Measurements measured) {
    Dataset<Row> real = Materializer.materialize(real(tables, config.embed().model()));
    List<float[]> sample = VectorSet.sample(real, VectorSet.ID, VectorSet.VECTOR, 2000);
    double leak =
        config.synthesize().leak().cosine(Calibration.unlabelledImpostors(sample)::threshold);
    measured.add("real_faces", real.count()).add("threshold", leak);
    new PlantedFaces(tables, config.synthesize(), leak)
        .measure(Batches.persist(planted(tables, config)), real, measured);
    Dataset<Row> named = real.filter(col(VectorSet.EXCLUSION_KEY).isNotNull());
    measured.add(
        "strangers_refused",
        SimilarityJoin.nearest(VectorSet.of(named), VectorSet.of(named), 1, -1)
            .agg(avg(col(SimilarityJoin.SIMILARITY).geq(leak).cast("double")))
            .head()
            .getDouble(0));
    return leak;
  }

  /** All real faces, each with the form of the name that its image claims. */
  private static Dataset<Row> real(DeltaStore tables, String model) {
    String name = Sources.CLAIMED_NAME.name();
    return Embeddings.vectors(tables.read(Embeddings.TABLE), model)
        .withColumn(Images.IMAGE_ID.name(), Faces.imageId(Embeddings.FACE_ID.col()))
        .join(Sources.names(tables.read(Sources.TABLE), name), Images.IMAGE_ID.name(), "left")
        .select(
            Embeddings.FACE_ID.col().as(VectorSet.ID),
            Sources.nameForm(col(name)).as(VectorSet.EXCLUSION_KEY),
            Embeddings.VECTOR.col().as(VectorSet.VECTOR));
  }

  private Dataset<Row> planted(DeltaStore tables, Config config) {
    Optional<String> dir = config.models().dir();
    ModelCatalogue catalogue = ModelCatalogue.load(dir);
    ModelSpec detector = catalogue.resolve(config.detect().model(), Task.DETECTION, dir);
    ModelSpec embedder = catalogue.resolve(config.embed().model(), Task.EMBEDDING, dir);
    Dataset<Row> images = tables.read(Images.TABLE);
    Dataset<Row> chosen =
        images
            .select(Images.IMAGE_ID.col())
            .orderBy(xxhash64(Images.IMAGE_ID.col()), Images.IMAGE_ID.col())
            .limit(photographs);
    return Batches.repartition(
            images.join(chosen, Images.IMAGE_ID.name()).select(LeakTask.INPUT),
            Images.IMAGE_ID.col(),
            photographs,
            4)
        .mapPartitions(
            new LeakTask(
                TaskModel.of(images.sparkSession(), detector, config),
                TaskModel.of(images.sparkSession(), embedder, config),
                config.ingest().caps()),
            Encoders.row(LeakTask.PLANTED.schema()));
  }
}
