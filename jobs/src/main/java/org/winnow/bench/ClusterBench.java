package org.winnow.bench;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.min;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.algo.evaluation.ClusteringScore;
import org.winnow.algo.vector.EmbeddingGenerator;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.evaluate.ClusterCells;
import org.winnow.primitive.Components;
import org.winnow.primitive.Plans;
import org.winnow.primitive.VectorSet;
import org.winnow.runtime.Console;
import org.winnow.runtime.ExitCode;
import org.winnow.runtime.Sessions;
import org.winnow.stage.cluster.Clustering;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench cluster}: groups of generated embeddings beside the truth. */
@Command(
    name = "cluster",
    description =
        "Groups generated embeddings, and compares the groups, connected components and a k-NN DBSCAN with the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench cluster --faces 100000 --identities 1500",
      "  winnow bench cluster --faces 584013 --identities 8573 -- --driver-memory 8g",
      "",
      "Faces of an identity follow a von Mises-Fisher law; --cohesion is the mean cosine of a face to its identity. The",
      "baselines use the same neighbours: a face with four or more of them is a core of DBSCAN."
    })
final class ClusterBench implements Callable<Integer> {
  private static final int CORE = 4;

  private static final StructType FACE =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("identity", DataTypes.StringType, false)
          .add("vector", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final Console console;

  @Mixin private PipelineOptions options;

  @Option(names = "--faces", paramLabel = "N", description = "Faces (default ${DEFAULT-VALUE})")
  private long faces = 50_000;

  @Option(
      names = "--identities",
      paramLabel = "N",
      description = "Identities (default ${DEFAULT-VALUE})")
  private int identities = 750;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "Numbers of an embedding (default ${DEFAULT-VALUE})")
  private int dimension = 128;

  @Option(
      names = "--cohesion",
      paramLabel = "F",
      description = "Mean cosine of a face to its identity (default ${DEFAULT-VALUE})")
  private double cohesion = 0.72;

  @Option(
      names = "--variety",
      paramLabel = "F",
      description = "Deviation of the cohesion among identities (default ${DEFAULT-VALUE})")
  private double variety = 0.06;

  @Option(
      names = "--outliers",
      paramLabel = "F",
      description = "Share of faces that belong to nobody (default ${DEFAULT-VALUE})")
  private double outliers = 0.05;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other numbers make other faces (default ${DEFAULT-VALUE})")
  private long seed = 7;

  ClusterBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.load().config();
    try (Sessions.Opened session = Sessions.open("bench cluster", config.storage().hadoop())) {
      Dataset<Row> generated = generate(session.spark());
      long start = System.nanoTime();
      VectorSet set =
          new VectorSet(
              generated.select(col("id"), col("id").as("apart"), col("vector")), generated.count());
      console.say(String.format(Locale.ROOT, "bench   %,d faces generated", set.count()));
      double generation = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      Clustering found =
          Clustering.of(set, config.cluster(), work -> console.say("bench   " + work));
      long groups = found.groups().select("leader").distinct().count();
      double seconds = (System.nanoTime() - start) / 1e9;
      print(generated, found, groups, generation, seconds);
    }
    return ExitCode.DONE.code();
  }

  private Dataset<Row> generate(SparkSession spark) {
    EmbeddingGenerator generator =
        new EmbeddingGenerator(seed, faces, dimension, identities, cohesion, variety, outliers);
    MapFunction<Long, Row> face =
        number -> {
          int identity = generator.identity(number);
          return RowFactory.create(
              String.format("%010d", number),
              identity < 0 ? "nobody " + number : "person " + identity,
              generator.vector(number));
        };
    return Plans.cut(spark.range(faces).as(Encoders.LONG()).map(face, Encoders.row(FACE)));
  }

  private void print(
      Dataset<Row> generated, Clustering found, long groups, double generation, double seconds) {
    PrintStream out = console.results();
    out.printf(
        Locale.ROOT,
        "bench cluster: %,d faces of %,d numbers, %,d identities, cohesion %.2f ± %.2f, %.0f %% outliers; generated in %.1f s%n",
        faces,
        dimension,
        identities,
        cohesion,
        variety,
        100 * outliers,
        generation);
    out.printf("%s%n%n", found);
    out.printf(
        "%-22s %9s %9s %9s   %9s %9s %9s%n",
        "", "pairwise", "recall", "F", "BCubed", "recall", "F");
    print(out, "winnow cluster", generated, found.groups().select("id", "leader"));
    print(out, "k-NN DBSCAN", generated, dbscan(found));
    print(
        out,
        "connected components",
        generated,
        components(edges(found)).join(numbers(found), "number"));
    out.printf(
        Locale.ROOT,
        "%n%,d groups in %.1f s, %,.0f faces/s; peak memory %s%n",
        groups,
        seconds,
        faces / seconds,
        ProcessMemory.peak());
  }

  private static Dataset<Row> numbers(Clustering found) {
    return found.graph().numbers();
  }

  /** Columns x and y of type long: each face and its neighbours. */
  private static Dataset<Row> edges(Clustering found) {
    return found
        .graph()
        .graph()
        .select(
            col("number").cast("long").as("x"),
            explode(col("neighbours").cast("array<bigint>")).as("y"));
  }

  /** Columns number and leader. */
  private static Dataset<Row> components(Dataset<Row> edges) {
    return Components.ofNumbers(edges)
        .select(col("x").cast("int").as("number"), col("y").cast("string").as("leader"));
  }

  /** Cores that are neighbours are one group; another face goes with its most similar core. */
  private static Dataset<Row> dbscan(Clustering found) {
    Dataset<Row> cores =
        Plans.cut(
            found
                .graph()
                .graph()
                .filter("size(neighbours) >= " + CORE)
                .select(col("number").cast("long").as("core")));
    Dataset<Row> toCores = edges(found).join(cores, col("y").equalTo(col("core"))).drop("core");
    Dataset<Row> between = toCores.join(cores, col("x").equalTo(col("core"))).drop("core");
    Dataset<Row> grouped = Plans.cut(components(between));
    Dataset<Row> border =
        toCores
            .join(cores, col("x").equalTo(col("core")), "left_anti")
            .groupBy(col("x"))
            .agg(min("y").as("y"))
            .join(grouped, col("y").equalTo(col("number")))
            .select(col("x").cast("int").as("number"), col("leader"));
    return grouped.unionByName(border).join(numbers(found), "number");
  }

  /** Scores groups; a face without one is alone. */
  private static void print(
      PrintStream out, String what, Dataset<Row> generated, Dataset<Row> groups) {
    ClusteringScore score =
        ClusterCells.score(
            generated
                .select("id", "identity")
                .join(groups.select("id", "leader"), "id", "left")
                .withColumn("leader", coalesce(col("leader"), expr("concat('alone ', id)"))),
            "identity",
            "leader");
    ClusteringScore.Quality pairwise = score.pairwise();
    ClusteringScore.Quality bcubed = score.bcubed();
    out.printf(
        Locale.ROOT,
        "%-22s %9.4f %9.4f %9.4f   %9.4f %9.4f %9.4f%n",
        what,
        pairwise.precision(),
        pairwise.recall(),
        pairwise.f(),
        bcubed.precision(),
        bcubed.recall(),
        bcubed.f());
  }
}
