package org.winnow.graph;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.spark.LongRows;
import org.winnow.spark.Materializer;
import org.winnow.spark.ResourceScope;

/**
 * Connected components of a graph given by its edges.
 *
 * <p>Each partition replaces its edges by stars (union-find). If all nodes fit into one task, that
 * task merges all stars. Otherwise, alternating large-star and small-star steps take a logarithmic
 * number of rounds (Kiveris et al., "Connected Components in MapReduce and Beyond", 2014). The
 * driver receives only counts.
 */
public final class Components {
  /** First node of an edge between numbers; in the result, a node. */
  public static final String X = "x";

  /** Second node of an edge between numbers; in the result, the component of the node. */
  public static final String Y = "y";

  /** Text id of a node. */
  public static final String NODE = "node";

  /** Component of a node with a text id. */
  public static final String COMPONENT = "component";

  private static final String A = SimilarityJoin.A;
  private static final String B = SimilarityJoin.B;
  private static final String NUMBER = "number";

  /** An edge between two ids of 64 characters takes 400 bytes in a task, a node about 30. */
  private static final Limits LIMITS = new Limits(300_000, 6_000_000);

  /**
   * Largest number of stars per node for which one task tries to merge them all. A node has one
   * star in each partition that contains it.
   */
  private static final int MAX_STARS_PER_NODE = 4;

  private static final StructType EDGE =
      new StructType().add(X, DataTypes.LongType, false).add(Y, DataTypes.LongType, false);

  private static final StructType MEMBER =
      new StructType()
          .add(NODE, DataTypes.StringType, false)
          .add(COMPONENT, DataTypes.StringType, false);

  private Components() {}

  /**
   * The capacity of one task.
   *
   * @param pairs edges between text ids
   * @param nodes nodes with numeric ids
   */
  public record Limits(int pairs, int nodes) {}

  /**
   * The result.
   *
   * @param components columns x and y of type long, one row per node: y is the smallest node of the
   *     component of x
   * @param rounds rounds of large-star and small-star; 0 if one task merged all stars
   */
  public record Result(Dataset<Row> components, int rounds) {}

  /**
   * Finds the components of a graph with text ids.
   *
   * @param pairs edges, columns a and b
   * @return columns node and component, one row per node; a component is named after its smallest
   *     node
   */
  public static Dataset<Row> of(Dataset<Row> pairs) {
    return of(pairs, LIMITS);
  }

  /**
   * Finds the components of a graph with numeric ids.
   *
   * @param pairs edges, columns x and y of type long
   * @return columns x and y, one row per node: y is the smallest node of the component of x
   */
  public static Dataset<Row> ofNumbers(Dataset<Row> pairs) {
    return find(pairs, LIMITS).components();
  }

  /**
   * Finds the components of a graph with numeric ids.
   *
   * @param pairs edges, columns x and y of type long
   */
  public static Result find(Dataset<Row> pairs, Limits limits) {
    SparkSession spark = pairs.sparkSession();
    int maxNodes = limits.nodes();
    JavaRDD<long[]> edges =
        persist(
            LongRows.chunks(pairs.select(col(X), col(Y)).filter(col(X).notEqual(col(Y))))
                .mapPartitions(chunks -> new LocalStars(chunks, maxNodes)));
    int rounds = 0;
    boolean triedSingleTask = false;
    long count = EdgeCount.of(edges).edges();
    while (true) {
      if (!triedSingleTask && count <= (long) MAX_STARS_PER_NODE * maxNodes) {
        // Rounds remove edges but no nodes, so one attempt is enough.
        triedSingleTask = true;
        JavaRDD<long[]> stars = edges;
        edges =
            persist(stars.coalesce(1).mapPartitions(chunks -> new LocalStars(chunks, maxNodes)));
        long spills = EdgeCount.of(edges).spills();
        stars.unpersist(false);
        if (spills == 0) {
          return new Result(withCentreRows(toDataset(spark, edges)), rounds);
        }
      }
      rounds++;
      LongAccumulator moved = spark.sparkContext().longAccumulator();
      JavaRDD<long[]> previous = edges;
      JavaRDD<long[]> linked = smallStar(largeStar(previous, spark, moved), spark, moved);
      edges = persist(linked.mapPartitions(chunks -> new LocalStars(chunks, maxNodes)));
      count = EdgeCount.of(edges).edges();
      // Executors hold the edges of two rounds at most.
      previous.unpersist(false);
      if (moved.value() == 0) {
        return new Result(withCentreRows(toDataset(spark, edges)), rounds);
      }
    }
  }

  static Dataset<Row> of(Dataset<Row> pairs, Limits limits) {
    Dataset<Row> edges =
        Materializer.materialize(pairs.select(col(A), col(B)).filter(col(A).notEqual(col(B))));
    if (edges.count() <= limits.pairs()) {
      return edges.coalesce(1).mapPartitions(Components::members, Encoders.row(MEMBER));
    }
    Dataset<Row> numbers = Materializer.materialize(numberNodes(edges));
    return nameComponents(find(edgesOf(edges, numbers), limits).components(), numbers);
  }

  /** Components of text ids, in one task. */
  private static Iterator<Row> members(Iterator<Row> edges) {
    DictionaryEncodedPairs pairs = DictionaryEncodedPairs.of(edges);
    UnionFind forest = new UnionFind();
    for (int i = 0; i < pairs.a().length; i++) {
      forest.union(pairs.a()[i], pairs.b()[i]);
    }
    String[] names = pairs.names();
    return IntStream.range(0, forest.nodes())
        .mapToObj(
            i -> RowFactory.create(names[(int) forest.node(i)], names[(int) forest.minNode(i)]))
        .iterator();
  }

  /** Numbers the nodes in ascending order: columns node, number. */
  private static Dataset<Row> numberNodes(Dataset<Row> edges) {
    Dataset<Row> nodes =
        edges.select(col(A).as(NODE)).union(edges.select(col(B).as(NODE))).distinct();
    JavaRDD<Row> ranked =
        nodes
            .sort(NODE)
            .javaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1().getString(0), pair._2()));
    StructType schema =
        new StructType()
            .add(NODE, DataTypes.StringType, false)
            .add(NUMBER, DataTypes.LongType, false);
    return edges.sparkSession().createDataFrame(ranked, schema);
  }

  private static Dataset<Row> edgesOf(Dataset<Row> edges, Dataset<Row> numbers) {
    Dataset<Row> first = numbers.select(col(NODE).as(A), col(NUMBER).as(X));
    Dataset<Row> second = numbers.select(col(NODE).as(B), col(NUMBER).as(Y));
    return edges.join(first, A).join(second, B).select(col(X), col(Y));
  }

  /**
   * Large-star: links every larger neighbour of a node to the smallest node of its neighbourhood.
   */
  private static JavaRDD<long[]> largeStar(
      JavaRDD<long[]> edges, SparkSession spark, LongAccumulator moved) {
    Dataset<Row> rows = toDataset(spark, edges);
    Dataset<Row> bothDirections = rows.union(rows.select(col(Y).as(X), col(X).as(Y)));
    return byNode(bothDirections)
        .mapPartitions(chunks -> new StarStep(chunks, StarStep.Kind.LARGE, moved));
  }

  /** Small-star: links a node and its smaller neighbours to the smallest of them. */
  private static JavaRDD<long[]> smallStar(
      JavaRDD<long[]> edges, SparkSession spark, LongAccumulator moved) {
    return byNode(toDataset(spark, edges))
        .mapPartitions(chunks -> new StarStep(chunks, StarStep.Kind.SMALL, moved));
  }

  private static JavaRDD<long[]> byNode(Dataset<Row> edges) {
    return LongRows.chunks(edges.repartition(col(X)).sortWithinPartitions(col(X), col(Y)));
  }

  private static Dataset<Row> withCentreRows(Dataset<Row> stars) {
    return stars.union(stars.select(col(Y).as(X), col(Y)).distinct());
  }

  private static JavaRDD<long[]> persist(JavaRDD<long[]> chunks) {
    return ResourceScope.persist(chunks, StorageLevel.MEMORY_AND_DISK_SER());
  }

  private static Dataset<Row> toDataset(SparkSession spark, JavaRDD<long[]> chunks) {
    return LongRows.toDataset(spark, chunks, EDGE);
  }

  /**
   * Number of edges in chunks.
   *
   * @param spills partitions that emitted stars before they had read all edges
   */
  private record EdgeCount(long edges, long spills) implements Serializable {
    static EdgeCount of(JavaRDD<long[]> chunks) {
      return chunks.aggregate(
          new EdgeCount(0, 0),
          (count, chunk) ->
              new EdgeCount(
                  count.edges + chunk.length / 2, count.spills + (chunk.length == 0 ? 1 : 0)),
          (a, b) -> new EdgeCount(a.edges + b.edges, a.spills + b.spills));
    }
  }

  private static Dataset<Row> nameComponents(Dataset<Row> stars, Dataset<Row> numbers) {
    Dataset<Row> nodes = numbers.select(col(NODE), col(NUMBER).as(X));
    Dataset<Row> components = numbers.select(col(NODE).as(COMPONENT), col(NUMBER).as(Y));
    return stars.join(nodes, X).join(components, Y).select(col(NODE), col(COMPONENT));
  }
}
