package org.winnow.primitive;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.min;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.algo.graph.Stars;

/**
 * Connected components of a list of pairs.
 *
 * <p>Each partition replaces its edges by stars (union-find), which takes away every cycle and
 * repetition; when what remains fits into one task, that task ends the work. Until then edges are
 * moved towards the least node by alternating large-star and small-star (Kiveris et al., "Connected
 * Components in MapReduce and Beyond", 2014), which takes a logarithmic number of rounds. Nothing
 * is collected on the driver but counts.
 */
public final class Components {
  /** A pair of two ids of 64 characters takes 400 bytes in a task. */
  private static final Limits LIMITS = new Limits(300_000, 4_000_000);

  private static final StructType EDGE =
      new StructType().add("x", DataTypes.LongType, false).add("y", DataTypes.LongType, false);

  private static final StructType MEMBER =
      new StructType()
          .add("node", DataTypes.StringType, false)
          .add("component", DataTypes.StringType, false);

  private Components() {}

  /**
   * How much one task takes on.
   *
   * @param texts pairs of texts
   * @param numbers pairs of numbers
   */
  record Limits(int texts, int numbers) {}

  /**
   * Finds the components.
   *
   * @param pairs columns a and b, texts
   * @return columns node and component, one row a node; a component is named after its least node
   */
  public static Dataset<Row> of(Dataset<Row> pairs) {
    return of(pairs, LIMITS);
  }

  /**
   * Finds the components of numbers.
   *
   * @param pairs columns x and y, of type long
   * @return columns x and y, one row a node: y is the least node of the component of x
   */
  public static Dataset<Row> ofNumbers(Dataset<Row> pairs) {
    Dataset<Row> stars = Plans.cut(components(pairs.filter("x <> y"), LIMITS));
    return stars.union(stars.select(col("y").as("x"), col("y")).distinct());
  }

  static Dataset<Row> of(Dataset<Row> pairs, Limits limits) {
    Dataset<Row> edges = Plans.cut(pairs.select("a", "b").filter("a <> b"));
    if (edges.count() <= limits.texts()) {
      return edges.coalesce(1).mapPartitions(Components::members, Encoders.row(MEMBER));
    }
    Dataset<Row> numbers = Plans.cut(numbered(edges));
    Dataset<Row> stars = Plans.cut(components(ends(edges, numbers), limits));
    Dataset<Row> centres = stars.select(col("y").as("x"), col("y")).distinct();
    return named(stars.union(centres), numbers);
  }

  /** The components of texts, all in one task. */
  private static Iterator<Row> members(Iterator<Row> edges) {
    TextPairs pairs = TextPairs.of(edges);
    Stars stars = Stars.of(pairs.a(), pairs.b(), pairs.a().length);
    String[] names = pairs.names();
    long[] component = IntStream.range(0, names.length).asLongStream().toArray();
    for (int i = 0; i < stars.nodes().length; i++) {
      component[(int) stars.nodes()[i]] = stars.centres()[i];
    }
    return IntStream.range(0, names.length)
        .mapToObj(i -> RowFactory.create(names[i], names[(int) component[i]]))
        .iterator();
  }

  /** Every node with its place in the order of all nodes: columns node, number. */
  private static Dataset<Row> numbered(Dataset<Row> edges) {
    Dataset<Row> nodes =
        edges.select(col("a").as("node")).union(edges.select(col("b").as("node"))).distinct();
    JavaRDD<Row> ranked =
        nodes
            .sort("node")
            .javaRDD()
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._1().getString(0), pair._2()));
    StructType schema =
        new StructType()
            .add("node", DataTypes.StringType, false)
            .add("number", DataTypes.LongType, false);
    return edges.sparkSession().createDataFrame(ranked, schema);
  }

  private static Dataset<Row> ends(Dataset<Row> edges, Dataset<Row> numbers) {
    Dataset<Row> first = numbers.select(col("node").as("a"), col("number").as("x"));
    Dataset<Row> second = numbers.select(col("node").as("b"), col("number").as("y"));
    return edges.join(first, "a").join(second, "b").select("x", "y");
  }

  private static Dataset<Row> components(Dataset<Row> edges, Limits limits) {
    int most = limits.numbers();
    MapPartitionsFunction<Row, Row> contract = rows -> stars(rows, most);
    Dataset<Row> rest = edges;
    while (true) {
      Dataset<Row> stars = Plans.cut(rest.mapPartitions(contract, Encoders.row(EDGE)));
      long count = stars.count();
      if (count <= most) {
        return stars.repartition(1).mapPartitions(contract, Encoders.row(EDGE));
      }
      Dataset<Row> next = Plans.cut(smallStar(largeStar(stars)).distinct());
      if (next.count() == count && next.exceptAll(stars).isEmpty()) {
        return next;
      }
      rest = next;
    }
  }

  /** Edges to stars, some at a time. */
  private static Iterator<Row> stars(Iterator<Row> edges, int most) {
    return new Iterator<>() {
      private Iterator<Row> ready = nextBatch();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && edges.hasNext()) {
          ready = nextBatch();
        }
        return ready.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.next();
      }

      private Iterator<Row> nextBatch() {
        long[] a = new long[1024];
        long[] b = new long[1024];
        int count = 0;
        while (count < most && edges.hasNext()) {
          if (count == a.length) {
            a = Arrays.copyOf(a, count * 3 / 2);
            b = Arrays.copyOf(b, count * 3 / 2);
          }
          Row edge = edges.next();
          a[count] = edge.getLong(0);
          b[count++] = edge.getLong(1);
        }
        Stars stars = Stars.of(a, b, count);
        return IntStream.range(0, stars.nodes().length)
            .mapToObj(i -> RowFactory.create(stars.nodes()[i], stars.centres()[i]))
            .iterator();
      }
    };
  }

  /** Every larger neighbour of a node is linked to the least node around it. */
  private static Dataset<Row> largeStar(Dataset<Row> edges) {
    Dataset<Row> both = edges.union(edges.select(col("y").as("x"), col("x").as("y")));
    Dataset<Row> around =
        both.groupBy(col("x").as("centre"))
            .agg(min(col("y")).as("least"))
            .select(col("centre"), least(col("least"), col("centre")).as("least"));
    return both.join(around, both.col("x").equalTo(around.col("centre")))
        .filter("y > x")
        .select(col("y").as("x"), col("least").as("y"));
  }

  /** Every smaller neighbour of a node, and the node itself, is linked to the least of them. */
  private static Dataset<Row> smallStar(Dataset<Row> edges) {
    Dataset<Row> down =
        edges.select(greatest(col("x"), col("y")).as("x"), least(col("x"), col("y")).as("y"));
    Dataset<Row> around = down.groupBy(col("x").as("centre")).agg(min(col("y")).as("least"));
    Dataset<Row> joined = down.join(around, down.col("x").equalTo(around.col("centre")));
    Dataset<Row> neighbours =
        joined.filter("y <> least").select(col("y").as("x"), col("least").as("y"));
    return neighbours.union(around.select(col("centre").as("x"), col("least").as("y")));
  }

  private static Dataset<Row> named(Dataset<Row> stars, Dataset<Row> numbers) {
    Dataset<Row> nodes = numbers.select(col("node"), col("number").as("x"));
    Dataset<Row> components = numbers.select(col("node").as("component"), col("number").as("y"));
    return stars.join(nodes, "x").join(components, "y").select("node", "component");
  }
}
