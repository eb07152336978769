package org.winnow.bench;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.Errors;
import org.winnow.console.ExitCode;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.SeparatedVectors;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench separation}: accepts identity vectors that are apart from all before. */
@Command(
    name = "separation",
    description = "Accepts generated vectors one by one, each if it is apart from all before it.",
    footer = {
      "",
      "Examples:",
      "  winnow bench separation --faces 210000 --dimension 512 --outliers 0.94 -- --driver-memory 8g",
      "",
      "This is how synthesize accepts identities, without generator, detector and embedder. Outliers",
      "are apart from each other; of the other vectors, those of one identity are near each other.",
      "It fails where two accepted vectors are too near."
    })
final class SeparationBench implements Callable<Integer> {
  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private GeneratedEmbeddings embeddings;

  @Mixin private JsonOption json;

  @Option(
      names = "--separation",
      paramLabel = "F",
      description = "Cosine below which two vectors are apart (default ${DEFAULT-VALUE})")
  private double separation = 0.3;

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "Candidates that are compared at once (default ${DEFAULT-VALUE})")
  private int block = 65_536;

  SeparationBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.load().config();
    EmbeddingGenerator generator = embeddings.generator();
    json.check();
    if (block < 1 || Math.abs(separation) > 1) {
      throw Errors.configuration(
          List.of("--block is 1 or more, and --separation a cosine of -1 to 1."));
    }
    Measurements measured = Measurements.of("separation");
    try (Sessions.Opened session = Sessions.open("bench separation", config.storage().hadoop());
        ResourceScope scope = ResourceScope.open()) {
      console.say("bench   generating");
      Dataset<Row> candidates =
          Materializer.materialize(
              GeneratedEmbeddings.rows(session.spark(), generator)
                  .select(VectorSet.ID, VectorSet.VECTOR));
      long start = System.nanoTime();
      VectorSet accepted = accept(candidates, generator.faces());
      double seconds = (System.nanoTime() - start) / 1e9;
      long near = SimilarityJoin.pairs(accepted, (float) separation).count();
      measured
          .add("candidates", generator.faces())
          .add("dimension", generator.dimension())
          .add("separation", separation)
          .add("accepted", accepted.count())
          .add("seconds", seconds)
          .add("accepted_pairs_that_are_near", near)
          .addPeakMemory();
      if (near > 0) {
        throw new IllegalStateException(near + " pairs of accepted vectors are too near");
      }
    }
    measured.print(console.results());
    json.write(measured);
    return ExitCode.DONE.code();
  }

  private VectorSet accept(Dataset<Row> candidates, long count) {
    Optional<Dataset<Row>> accepted = Optional.empty();
    for (long from = 0; from < count; from += block) {
      console.say("bench   " + from + " of " + count);
      Dataset<Row> some =
          candidates.filter(
              col(VectorSet.ID)
                  .geq(GeneratedEmbeddings.id(from))
                  .and(col(VectorSet.ID).lt(GeneratedEmbeddings.id(from + block))));
      List<String> ids =
          SeparatedVectors.decide(
                  some, accepted.map(VectorSet::of), separation, SeparatedVectors.Admission.ALL)
              .accepted();
      Dataset<Row> taken =
          some.join(
              some.sparkSession().createDataset(ids, Encoders.STRING()).toDF(VectorSet.ID),
              new String[] {VectorSet.ID},
              "left_semi");
      accepted =
          Optional.of(
              Materializer.materialize(accepted.map(before -> before.union(taken)).orElse(taken)));
    }
    return VectorSet.of(accepted.orElseThrow());
  }
}
