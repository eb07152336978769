package org.winnow.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
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
import org.winnow.bench.generate.GeneratedGraph;
import org.winnow.bench.measure.JsonOption;
import org.winnow.bench.measure.Measurements;
import org.winnow.command.PipelineOptions;
import org.winnow.console.Console;
import org.winnow.console.ExitCode;
import org.winnow.graph.Components;
import org.winnow.spark.Materializer;
import org.winnow.spark.Sessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow bench components}: connected components of graphs whose components are known. */
@Command(
    name = "components",
    description = "Finds the connected components of generated graphs, and checks every label.",
    footer = {
      "",
      "Examples:",
      "  winnow bench components",
      "  winnow bench components --shape chain --size 1000000 --task-nodes 100000",
      "",
      "random: edges between half as many nodes; chain and star: one component of that many edges;"
          + " cliques: that many, of",
      "24 nodes each. Ids are scattered over all 64-bit numbers and edges over all partitions. It"
          + " fails where a label is wrong."
    })
final class ComponentsBench implements Callable<Integer> {
  private static final StructType CHECKED =
      new StructType()
          .add("node", DataTypes.LongType, false)
          .add("right", DataTypes.BooleanType, false);

  private final Console console;

  @Mixin private PipelineOptions options;

  @Mixin private JsonOption json;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
  private Choice shape = Choice.all;

  @Option(
      names = "--size",
      paramLabel = "N",
      description =
          "Edges of random, chain and star, cliques of cliques (default 10000000, 1000000, 1000000,"
              + " 10000)")
  private Integer size;

  @Option(
      names = "--task-nodes",
      paramLabel = "N",
      description = "Nodes that a task holds; with more, rounds begin (default ${DEFAULT-VALUE})")
  private int taskNodes = 6_000_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other numbers make another random graph (default ${DEFAULT-VALUE})")
  private long seed = 7;

  /** What {@code --shape} takes: the names of {@link GeneratedGraph.Shape}, or all. */
  enum Choice {
    random,
    chain,
    star,
    cliques,
    all
  }

  ComponentsBench(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<GeneratedGraph.Shape> shapes = new ArrayList<>();
    for (GeneratedGraph.Shape each : GeneratedGraph.Shape.values()) {
      if (shape == Choice.all || shape.name().equals(each.toString())) {
        shapes.add(each);
      }
    }
    boolean right = true;
    json.check();
    Measurements measured = Measurements.of("components");
    try (Sessions.Opened session =
        Sessions.open("bench components", options.load().config().storage().hadoop())) {
      for (GeneratedGraph.Shape each : shapes) {
        right &= measure(measured, session.spark(), new GeneratedGraph(each, size(each), seed));
      }
    }
    measured.addPeakMemory().print(console.results());
    json.write(measured);
    return right ? ExitCode.DONE.code() : ExitCode.DATA.code();
  }

  private int size(GeneratedGraph.Shape each) {
    return size == null ? each.usualSize() : size;
  }

  private boolean measure(Measurements measured, SparkSession spark, GeneratedGraph graph) {
    Dataset<Row> edges = Materializer.materialize(edges(spark, graph));
    long edgeCount = edges.count();
    console.say(
        String.format(Locale.ROOT, "bench   %s: %,d edges generated", graph.shape(), edgeCount));
    long start = System.nanoTime();
    Components.Result found = Components.find(edges, new Components.Limits(0, taskNodes));
    Dataset<Row> components = Materializer.materialize(found.components());
    long nodes = components.count();
    double seconds = (System.nanoTime() - start) / 1e9;
    long wrong = wrong(components, graph);
    String prefix = graph.shape() + "_";
    measured
        .add(prefix + "nodes", nodes)
        .add(prefix + "edges", edgeCount)
        .add(prefix + "star_rounds", found.rounds())
        .add(prefix + "seconds", seconds)
        .add(prefix + "edges_per_second", edgeCount / seconds)
        .add(prefix + "wrong_labels", wrong);
    return wrong == 0;
  }

  private static Dataset<Row> edges(SparkSession spark, GeneratedGraph graph) {
    MapFunction<Long, Row> edge =
        number -> RowFactory.create(graph.id(graph.from(number)), graph.id(graph.to(number)));
    StructType pair =
        new StructType()
            .add(Components.X, DataTypes.LongType, false)
            .add(Components.Y, DataTypes.LongType, false);
    return spark
        .range(graph.edges())
        .as(Encoders.LONG())
        .map(edge, Encoders.row(pair))
        .repartition(4 * spark.sparkContext().defaultParallelism());
  }

  /** Nodes that are missing, there twice, or not labelled with the least of their component. */
  private static long wrong(Dataset<Row> components, GeneratedGraph graph) {
    GeneratedGraph.Truth truth = graph.truth();
    MapFunction<Row, Row> check =
        row -> RowFactory.create(row.getLong(0), truth.least(row.getLong(0)) == row.getLong(1));
    Row counts =
        components
            .map(check, Encoders.row(CHECKED))
            .agg(count(lit(1)), count_distinct(col("node")), count_if(col("right")))
            .head();
    long twice = counts.getLong(0) - counts.getLong(1);
    long missing = truth.nodes() - counts.getLong(1);
    return twice + Math.abs(missing) + counts.getLong(0) - counts.getLong(2);
  }
}
