package org.winnow.graph;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.spark.Checkpoints;
import org.winnow.spark.SortedGroups;

/**
 * Communities of a graph of nearest neighbours by the map equation, a connected component in one
 * task. A component with too many edges for a task loses its weaker half, again and again, until
 * what holds together fits.
 *
 * <p>An edge weighs the square of what its similarity has above the least one, so that many weak
 * links to strangers do not outweigh few strong ones; twice that where each of the two lists the
 * other.
 */
public final class Communities {
  private static final StructType MEMBER =
      new StructType()
          .add("number", DataTypes.IntegerType, false)
          .add("community", DataTypes.IntegerType, false);

  /** An edge has a weight above 0. */
  private static final double LEAST_WEIGHT = 1e-5;

  private Communities() {}

  /**
   * Finds communities.
   *
   * @param graph columns number, neighbours and similarities, as {@link KnnGraph} has them
   * @param least least similarity of neighbours that was asked for, below 1
   * @param mostEdges entries of lists that one task holds, about 40 bytes each
   * @param seed decides in which order nodes are visited
   * @return columns number and community (the least number in it), a row for each node that has a
   *     neighbour
   */
  public static Dataset<Row> of(Dataset<Row> graph, double least, int mostEdges, long seed) {
    MapPartitionsFunction<Row, Row> find = rows -> new ByComponent(rows, least, seed);
    Dataset<Row> rest = Checkpoints.cut(graph.filter(size(col("neighbours")).gt(0)));
    List<Dataset<Row>> found = new ArrayList<>();
    while (true) {
      Dataset<Row> placed = Checkpoints.cut(placed(rest));
      Dataset<Row> big = tooBig(placed, mostEdges);
      found.add(
          placed
              .join(broadcast(big), col("component").equalTo(col("big")), "left_anti")
              .repartition(col("component"))
              .sortWithinPartitions("component", "number")
              .mapPartitions(find, Encoders.row(MEMBER)));
      if (big.isEmpty()) {
        return found.stream().reduce(Dataset::union).orElseThrow();
      }
      rest = Checkpoints.cut(stronger(placed, big));
    }
  }

  /** Every node with its component: columns component, number, neighbours, similarities. */
  private static Dataset<Row> placed(Dataset<Row> graph) {
    Dataset<Row> edges =
        graph.select(
            col("number").cast("long").as("x"),
            explode(col("neighbours").cast("array<bigint>")).as("y"));
    Dataset<Row> components =
        Components.ofNumbers(edges)
            .select(col("x").cast("int").as("number"), col("y").cast("int").as("component"));
    return graph
        .join(components, "number")
        .select("component", "number", "neighbours", "similarities");
  }

  /** Components with too many edges: columns big and mean, the mean similarity of their edges. */
  private static Dataset<Row> tooBig(Dataset<Row> placed, int mostEdges) {
    return Checkpoints.cut(
        placed
            .groupBy(col("component").as("big"))
            .agg(
                sum(size(col("neighbours")).cast("long")).as("edges"),
                sum(expr("aggregate(similarities, 0D, (a, x) -> a + x)")).as("similarity"))
            .filter(col("edges").gt(mostEdges))
            .select(col("big"), col("similarity").divide(col("edges")).as("mean")));
  }

  /** What is left of big components: the edges above their mean. */
  private static Dataset<Row> stronger(Dataset<Row> placed, Dataset<Row> big) {
    Dataset<Row> pairs =
        placed
            .join(broadcast(big), col("component").equalTo(col("big")))
            .select(
                col("number"),
                expr("filter(arrays_zip(neighbours, similarities), pair -> pair.similarities >"
                        + " mean)")
                    .as("pairs"));
    return pairs
        .select(
            col("number"),
            expr("transform(pairs, pair -> pair.neighbours)").as("neighbours"),
            expr("transform(pairs, pair -> pair.similarities)").as("similarities"))
        .filter(size(col("neighbours")).gt(0));
  }

  /** Reads nodes sorted by component, and gives the communities of one component after another. */
  private static final class ByComponent extends SortedGroups<Row, Row> {
    private final double least;
    private final long seed;
    private IntList from = new IntList();
    private IntList to = new IntList();
    private IntList weights = new IntList();

    ByComponent(Iterator<Row> nodes, double least, long seed) {
      super(nodes);
      this.least = least;
      this.seed = seed;
    }

    private float weight(float similarity) {
      double above = Math.max(0, similarity - least) / (1 - least);
      return (float) (above * above + LEAST_WEIGHT);
    }

    @Override
    protected Object key(Row node) {
      return node.getInt(0);
    }

    @Override
    protected void add(Row node) {
      List<Integer> neighbours = node.getList(2);
      List<Float> similarities = node.getList(3);
      for (int i = 0; i < neighbours.size(); i++) {
        from.add(node.getInt(1));
        to.add(neighbours.get(i));
        weights.add(Float.floatToIntBits(weight(similarities.get(i))));
      }
    }

    @Override
    protected void end() {
      int[] numbers = IntStream.concat(from.stream(), to.stream()).sorted().distinct().toArray();
      WeightedGraph.Builder builder = new WeightedGraph.Builder(numbers.length);
      for (int i = 0; i < from.size(); i++) {
        builder.add(
            Arrays.binarySearch(numbers, from.get(i)),
            Arrays.binarySearch(numbers, to.get(i)),
            Float.intBitsToFloat(weights.get(i)));
      }
      from = new IntList();
      to = new IntList();
      weights = new IntList();
      int[] communities = MapEquation.communities(builder.build(), seed);
      int[] first = new int[numbers.length];
      Arrays.fill(first, -1);
      for (int v = 0; v < numbers.length; v++) {
        if (first[communities[v]] < 0) {
          first[communities[v]] = numbers[v];
        }
      }
      for (int v = 0; v < numbers.length; v++) {
        found(RowFactory.create(numbers[v], first[communities[v]]));
      }
    }
  }

  /** Numbers without boxes. */
  private static final class IntList {
    private int[] values = new int[1024];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int get(int index) {
      return values[index];
    }

    int size() {
      return size;
    }

    IntStream stream() {
      return Arrays.stream(values, 0, size);
    }
  }
}
