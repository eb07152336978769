package org.winnow.bench;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.io.PrintStream;
import java.util.Iterator;
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
import org.winnow.algo.graph.WeightedGraph;
import org.winnow.algo.vector.EmbeddingGenerator;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
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
        "Groups generated embeddings, and compares the groups, a k-NN DBSCAN, Chinese Whispers and connected components with the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench cluster --faces 100000 --identities 1500",
      "  winnow bench cluster --faces 584013 --identities 8573 -- --driver-memory 8g",
      "",
      "Faces of an identity follow a von Mises-Fisher law; --cohesion is the mean cosine of a face to its identity. The",
      "baselines use the same neighbours above the cosine that two faces need to be a group: a face with four or more of them is",
      "a core of DBSCAN. Chinese Whispers makes 20 rounds in the driver's memory."
    })
final class ClusterBench implements Callable<Integer> {
  private static final int CORE = 4;

  private static final int WHISPERS = 20;

  private static final StructType LABEL =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("leader", DataTypes.StringType, false);

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
    Dataset<Row> edges = Plans.cut(edges(found));
    print(out, "k-NN DBSCAN", generated, dbscan(edges).join(numbers(found), "number"));
    print(out, "Chinese Whispers", generated, whispers(edges).join(numbers(found), "number"));
    print(out, "connected components", generated, components(edges).join(numbers(found), "number"));
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

  /** Columns x, y (of type long) and similarity: each face and those that it pairs with. */
  private static Dataset<Row> edges(Clustering found) {
    return found
        .graph()
        .graph()
        .select(col("number"), explode(arrays_zip(col("neighbours"), col("similarities"))).as("n"))
        .select(
            col("number").cast("long").as("x"),
            col("n.neighbours").cast("long").as("y"),
            col("n.similarities").as("similarity"))
        .filter(col("similarity").geq(found.leastPair()));
  }

  private Dataset<Row> whispers(Dataset<Row> edges) {
    WeightedGraph.Builder graph = new WeightedGraph.Builder(Math.toIntExact(faces));
    Iterator<Row> rows = edges.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      graph.add((int) row.getLong(0), (int) row.getLong(1), row.getFloat(2));
    }
    int[] labels = ChineseWhispers.labels(graph.build(), WHISPERS, seed);
    MapFunction<Long, Row> label =
        number -> RowFactory.create(number.intValue(), "" + labels[number.intValue()]);
    return edges.sparkSession().range(faces).as(Encoders.LONG()).map(label, Encoders.row(LABEL));
  }

  /** Columns number and leader. */
  private static Dataset<Row> components(Dataset<Row> edges) {
    return Components.ofNumbers(edges)
        .select(col("x").cast("int").as("number"), col("y").cast("string").as("leader"));
  }

  /** Cores that are neighbours are one group; another face goes with its most similar core. */
  private static Dataset<Row> dbscan(Dataset<Row> edges) {
    Dataset<Row> cores =
        Plans.cut(
            edges
                .groupBy(col("x").as("core"))
                .agg(count(lit(1)).as("n"))
                .filter(col("n").geq(CORE))
                .select("core"));
    Dataset<Row> toCores = edges.join(cores, col("y").equalTo(col("core"))).drop("core");
    Dataset<Row> between = toCores.join(cores, col("x").equalTo(col("core"))).drop("core");
    Dataset<Row> grouped = Plans.cut(components(between));
    Dataset<Row> border =
        toCores
            .join(cores, col("x").equalTo(col("core")), "left_anti")
            .groupBy(col("x"))
            .agg(max_by(col("y"), struct(col("similarity"), col("y"))).as("y"))
            .join(grouped, col("y").equalTo(col("number")))
            .select(col("x").cast("int").as("number"), col("leader"));
    return grouped.unionByName(border);
  }

  /** Scores groups; a face without one is alone. */
  private static void print(
      PrintStream out, String what, Dataset<Row> generated, Dataset<Row> groups) {
    Dataset<Row> cells =
        Plans.cut(
            generated
                .select("id", "identity")
                .join(groups.select("id", "leader"), "id", "left")
                .groupBy(
                    col("identity"),
                    coalesce(col("leader"), expr("concat('alone ', id)")).as("leader"))
                .agg(count(lit(1)).cast("double").as("n")));
    Dataset<Row> ofIdentity = cells.groupBy("identity").agg(sum("n").as("identity_n"));
    Dataset<Row> ofGroup = cells.groupBy("leader").agg(sum("n").as("group_n"));
    Row sums =
        cells
            .join(ofIdentity, "identity")
            .join(ofGroup, "leader")
            .agg(
                sum("n"),
                sum(expr("n * (n - 1)")),
                sum(expr("n * (group_n - 1)")),
                sum(expr("n * (identity_n - 1)")),
                sum(expr("n * n / group_n")),
                sum(expr("n * n / identity_n")))
            .head();
    ClusteringScore.Quality pairwise =
        new ClusteringScore.Quality(
            sums.getDouble(1) / sums.getDouble(2), sums.getDouble(1) / sums.getDouble(3));
    ClusteringScore.Quality bcubed =
        new ClusteringScore.Quality(
            sums.getDouble(4) / sums.getDouble(0), sums.getDouble(5) / sums.getDouble(0));
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
