package org.winnow.bench;

import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.bench.generate.GeneratedEmbeddings;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.bench.measure.ProcessMemory;
import org.winnow.cluster.Clustering;
import org.winnow.command.PipelineOptions;
import org.winnow.config.Config;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.evaluate.ClusterCells;
import org.winnow.evaluation.ClusteringScore;
import org.winnow.graph.Components;
import org.winnow.graph.WeightedGraph;
import org.winnow.kernel.EmbeddingGenerator;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.exact.VectorSet;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.spark.Materializer;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code winnow bench cluster}: groups of generated embeddings beside the truth. */
@Command(
    name = "cluster",
    description =
        "Groups generated embeddings, and compares the groups, a k-NN DBSCAN, Chinese Whispers and"
            + " connected components with the truth.",
    footer = {
      "",
      "Examples:",
      "  winnow bench cluster --faces 100000 --identities 1500",
      "  winnow bench cluster --faces 584013 --identities 8573 -- --driver-memory 8g",
      "",
      "Faces of an identity follow a von Mises-Fisher law; --cohesion is the mean cosine of a face"
          + " to its identity. The",
      "baselines use the same neighbours above the cosine that two faces need to be a group: a face"
          + " with four or more of them is",
      "a core of DBSCAN. Chinese Whispers makes 20 rounds in the driver's memory."
    })
final class ClusterBench implements Callable<Integer> {
  private static final String CORE = "core";
  private static final String COUNT = "n";
  private static final String PAIR = "pair";

  private static final int MIN_NEIGHBOURS_OF_CORE = 4;

  private static final int WHISPERS = 20;

  private static final StructType LABEL =
      new StructType()
          .add(KnnGraph.NUMBER, DataTypes.IntegerType, false)
          .add(Clustering.LEADER, DataTypes.StringType, false);

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private GeneratedEmbeddings embeddings;

  @Mixin private JsonOption json;

  ClusterBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Config config = options.load().config();
    EmbeddingGenerator generator = embeddings.generator();
    json.check();
    try (Sessions.Opened session = Sessions.open("bench cluster", config.storage().hadoop())) {
      Dataset<Row> generated =
          Materializer.materialize(GeneratedEmbeddings.rows(session.spark(), generator));
      long start = System.nanoTime();
      VectorSet set =
          new VectorSet(
              generated.select(
                  col(VectorSet.ID),
                  col(VectorSet.ID).as(VectorSet.EXCLUSION_KEY),
                  col(VectorSet.VECTOR)),
              generated.count());
      console.say(String.format(Locale.ROOT, "bench   %,d faces generated", set.count()));
      double generation = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      Clustering found =
          Clustering.of(set, config.cluster(), work -> console.say("bench   " + work));
      long groups = found.groups().select(col(Clustering.LEADER)).distinct().count();
      double seconds = (System.nanoTime() - start) / 1e9;
      console
          .results()
          .printf(
              Locale.ROOT,
              "bench cluster: %,d faces of %,d numbers, %,d identities, cohesion %.2f ± %.2f, %.0f"
                  + " %% outliers; generated in %.1f s%n",
              generator.faces(),
              generator.dimension(),
              generator.identities(),
              generator.cohesion(),
              generator.cohesionSpread(),
              100 * generator.outliers(),
              generation);
      json.write(print(generator, generated, found, new Grouping(groups, seconds)));
    }
    return ExitCode.DONE.code();
  }

  private record Grouping(long groups, double seconds) {}

  private Measurements print(
      EmbeddingGenerator generator, Dataset<Row> generated, Clustering found, Grouping grouping) {
    PrintStream out = console.results();
    Measurements measured =
        Measurements.of("cluster")
            .add("faces", generator.faces())
            .add("dimension", generator.dimension())
            .add("identities", generator.identities());
    out.printf("%s%n%n", found);
    out.printf(
        "%-22s %9s %9s %9s   %9s %9s %9s%n",
        "", "pairwise", "recall", "F", "BCubed", "recall", "F");
    print(
        measured,
        "winnow cluster",
        generated,
        found.groups().select(col(VectorSet.ID), col(Clustering.LEADER)));
    Dataset<Row> edges = Materializer.materialize(edges(found));
    print(measured, "k-NN DBSCAN", generated, dbscan(edges).join(numbers(found), KnnGraph.NUMBER));
    print(
        measured,
        "Chinese Whispers",
        generated,
        whispers(edges, generator).join(numbers(found), KnnGraph.NUMBER));
    print(
        measured,
        "connected components",
        generated,
        components(edges).join(numbers(found), KnnGraph.NUMBER));
    out.printf(
        Locale.ROOT,
        "%n%,d groups in %.1f s, %,.0f faces/s; peak memory %s%n",
        grouping.groups(),
        grouping.seconds(),
        generator.faces() / grouping.seconds(),
        ProcessMemory.peak());
    return measured
        .add("groups", grouping.groups())
        .add("seconds", grouping.seconds())
        .addPeakMemory();
  }

  private static Dataset<Row> numbers(Clustering found) {
    return found.graph().numbers();
  }

  /** Columns x, y (of type long) and similarity: each face and those that it pairs with. */
  private static Dataset<Row> edges(Clustering found) {
    return found
        .graph()
        .graph()
        .select(
            col(KnnGraph.NUMBER),
            explode(arrays_zip(col(KnnGraph.NEIGHBOURS), col(KnnGraph.SIMILARITIES))).as(PAIR))
        .select(
            col(KnnGraph.NUMBER).cast("long").as(Components.X),
            col(PAIR).getField(KnnGraph.NEIGHBOURS).cast("long").as(Components.Y),
            col(PAIR).getField(KnnGraph.SIMILARITIES).as(SimilarityJoin.SIMILARITY))
        .filter(col(SimilarityJoin.SIMILARITY).geq(found.minPairCosine()));
  }

  private static Dataset<Row> whispers(Dataset<Row> edges, EmbeddingGenerator generator) {
    WeightedGraph.Builder graph = new WeightedGraph.Builder(Math.toIntExact(generator.faces()));
    Iterator<Row> rows = edges.toLocalIterator();
    while (rows.hasNext()) {
      Row row = rows.next();
      graph.add((int) row.getLong(0), (int) row.getLong(1), row.getFloat(2));
    }
    int[] labels = ChineseWhispers.labels(graph.build(), WHISPERS, generator.seed());
    MapFunction<Long, Row> label =
        number -> RowFactory.create(number.intValue(), "" + labels[number.intValue()]);
    return edges
        .sparkSession()
        .range(generator.faces())
        .as(Encoders.LONG())
        .map(label, Encoders.row(LABEL));
  }

  /** Columns number and leader. */
  private static Dataset<Row> components(Dataset<Row> edges) {
    return Components.ofNumbers(edges)
        .select(
            col(Components.X).cast("int").as(KnnGraph.NUMBER),
            col(Components.Y).cast("string").as(Clustering.LEADER));
  }

  /** Cores that are neighbours are one group; another face goes with its most similar core. */
  private static Dataset<Row> dbscan(Dataset<Row> edges) {
    Dataset<Row> cores =
        Materializer.materialize(
            edges
                .groupBy(col(Components.X).as(CORE))
                .agg(count(lit(1)).as(COUNT))
                .filter(col(COUNT).geq(MIN_NEIGHBOURS_OF_CORE))
                .select(col(CORE)));
    Dataset<Row> toCores = edges.join(cores, col(Components.Y).equalTo(col(CORE))).drop(CORE);
    Dataset<Row> between = toCores.join(cores, col(Components.X).equalTo(col(CORE))).drop(CORE);
    Dataset<Row> grouped = Materializer.materialize(components(between));
    Dataset<Row> border =
        toCores
            .join(cores, col(Components.X).equalTo(col(CORE)), "left_anti")
            .groupBy(col(Components.X))
            .agg(
                max_by(col(Components.Y), struct(col(SimilarityJoin.SIMILARITY), col(Components.Y)))
                    .as(Components.Y))
            .join(grouped, col(Components.Y).equalTo(col(KnnGraph.NUMBER)))
            .select(col(Components.X).cast("int").as(KnnGraph.NUMBER), col(Clustering.LEADER));
    return grouped.unionByName(border);
  }

  /** Scores groups; a face without one is alone. */
  private void print(
      Measurements measured, String what, Dataset<Row> generated, Dataset<Row> groups) {
    ClusteringScore score =
        ClusterCells.score(
            generated
                .select(col(VectorSet.ID), col(GeneratedEmbeddings.IDENTITY))
                .join(
                    groups.select(col(VectorSet.ID), col(Clustering.LEADER)), VectorSet.ID, "left")
                .withColumn(
                    Clustering.LEADER,
                    coalesce(col(Clustering.LEADER), concat(lit("alone "), col(VectorSet.ID)))),
            GeneratedEmbeddings.IDENTITY,
            Clustering.LEADER);
    ClusteringScore.PrecisionRecall pairwise = score.pairwise();
    ClusteringScore.PrecisionRecall bcubed = score.bcubed();
    String name = what.replaceAll("[ -]", "_").toLowerCase(Locale.ROOT);
    measured
        .add(name + "_pairwise_precision", pairwise.precision())
        .add(name + "_pairwise_recall", pairwise.recall())
        .add(name + "_bcubed_precision", bcubed.precision())
        .add(name + "_bcubed_recall", bcubed.recall());
    console
        .results()
        .printf(
            Locale.ROOT,
            "%-22s %9.4f %9.4f %9.4f   %9.4f %9.4f %9.4f%n",
            what,
            pairwise.precision(),
            pairwise.recall(),
            pairwise.f1(),
            bcubed.precision(),
            bcubed.recall(),
            bcubed.f1());
  }
}
