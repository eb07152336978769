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
import org.winnow.knn.exact.SimilarityJoin;
import org.winnow.knn.ivf.KnnGraph;
import org.winnow.spark.Materializer;
import org.winnow.spark.SortedGroups;

/**
 * Communities of a nearest-neighbour graph by the map equation (Rosvall and Bergstrom, 2008). One
 * task clusters a connected component. A component with too many edges loses its weaker half until
 * its parts fit into a task.
 *
 * <p>The weight of an edge is the square of its similarity above the minimum. So many weak links to
 * impostors do not outweigh a few strong ones. The weight counts twice if the neighbours are
 * mutual.
 */
public final class Communities {
  /** Community of a node. */
  public static final String COMMUNITY = "community";

  private static final StructType MEMBER =
      new StructType()
          .add(KnnGraph.NUMBER, DataTypes.IntegerType, false)
          .add(COMMUNITY, DataTypes.IntegerType, false);

  /** Every edge has a positive weight. */
  private static final double MIN_WEIGHT = 1e-5;

  private Communities() {}

  /**
   * Finds communities.
   *
   * @param graph columns number, neighbours and similarities, as in {@link KnnGraph}
   * @param minSimilarity minimum similarity of neighbours in the graph, below 1
   * @param maxEdges largest number of edges in one task, about 40 bytes each
   * @param seed determines the order in which nodes are visited
   * @return columns number and community (its smallest number), one row per node with a neighbour
   */
  public static Dataset<Row> of(Dataset<Row> graph, double minSimilarity, int maxEdges, long seed) {
    MapPartitionsFunction<Row, Row> findCommunities =
        rows -> new ComponentCommunities(rows, minSimilarity, seed);
    Dataset<Row> remaining =
        Materializer.materialize(graph.filter(size(col(KnnGraph.NEIGHBOURS)).gt(0)));
    List<Dataset<Row>> communities = new ArrayList<>();
    while (true) {
      Dataset<Row> withComponents = Materializer.materialize(withComponents(remaining));
      Dataset<Row> oversized = oversizedComponents(withComponents, maxEdges);
      communities.add(
          withComponents
              .join(
                  broadcast(oversized), col(Components.COMPONENT).equalTo(col("big")), "left_anti")
              .repartition(col(Components.COMPONENT))
              .sortWithinPartitions(col(Components.COMPONENT), col(KnnGraph.NUMBER))
              .mapPartitions(findCommunities, Encoders.row(MEMBER)));
      if (oversized.isEmpty()) {
        return communities.stream().reduce(Dataset::union).orElseThrow();
      }
      remaining = Materializer.materialize(strongerEdges(withComponents, oversized));
    }
  }

  /** Adds the component of each node: columns component, number, neighbours, similarities. */
  private static Dataset<Row> withComponents(Dataset<Row> graph) {
    Dataset<Row> edges =
        graph.select(
            col(KnnGraph.NUMBER).cast("long").as(Components.X),
            explode(col(KnnGraph.NEIGHBOURS).cast("array<bigint>")).as(Components.Y));
    Dataset<Row> components =
        Components.ofNumbers(edges)
            .select(
                col(Components.X).cast("int").as(KnnGraph.NUMBER),
                col(Components.Y).cast("int").as(Components.COMPONENT));
    return graph
        .join(components, KnnGraph.NUMBER)
        .select(
            col(Components.COMPONENT),
            col(KnnGraph.NUMBER),
            col(KnnGraph.NEIGHBOURS),
            col(KnnGraph.SIMILARITIES));
  }

  /** Components with too many edges: columns big and mean, the mean similarity of their edges. */
  private static Dataset<Row> oversizedComponents(Dataset<Row> withComponents, int maxEdges) {
    return Materializer.materialize(
        withComponents
            .groupBy(col(Components.COMPONENT).as("big"))
            .agg(
                sum(size(col(KnnGraph.NEIGHBOURS)).cast("long")).as("edges"),
                sum(expr("aggregate(similarities, 0D, (a, x) -> a + x)"))
                    .as(SimilarityJoin.SIMILARITY))
            .filter(col("edges").gt(maxEdges))
            .select(col("big"), col(SimilarityJoin.SIMILARITY).divide(col("edges")).as("mean")));
  }

  /** The edges of oversized components that are above the mean similarity. */
  private static Dataset<Row> strongerEdges(Dataset<Row> withComponents, Dataset<Row> oversized) {
    Dataset<Row> pairs =
        withComponents
            .join(broadcast(oversized), col(Components.COMPONENT).equalTo(col("big")))
            .select(
                col(KnnGraph.NUMBER),
                expr("filter(arrays_zip(neighbours, similarities), pair -> pair.similarities >"
                        + " mean)")
                    .as("pairs"));
    return pairs
        .select(
            col(KnnGraph.NUMBER),
            expr("transform(pairs, pair -> pair.neighbours)").as(KnnGraph.NEIGHBOURS),
            expr("transform(pairs, pair -> pair.similarities)").as(KnnGraph.SIMILARITIES))
        .filter(size(col(KnnGraph.NEIGHBOURS)).gt(0));
  }

  /** Reads nodes sorted by component, and emits the communities of each component. */
  private static final class ComponentCommunities extends SortedGroups<Row, Row> {
    private final double minSimilarity;
    private final long seed;
    private IntList from = new IntList();
    private IntList to = new IntList();
    private IntList weights = new IntList();

    ComponentCommunities(Iterator<Row> nodes, double minSimilarity, long seed) {
      super(nodes);
      this.minSimilarity = minSimilarity;
      this.seed = seed;
    }

    private float weight(float similarity) {
      double excess = Math.max(0, similarity - minSimilarity) / (1 - minSimilarity);
      return (float) (excess * excess + MIN_WEIGHT);
    }

    @Override
    protected Object key(Row node) {
      return node.getInt(0);
    }

    @Override
    protected void addRow(Row node) {
      List<Integer> neighbours = node.getList(2);
      List<Float> similarities = node.getList(3);
      for (int i = 0; i < neighbours.size(); i++) {
        from.add(node.getInt(1));
        to.add(neighbours.get(i));
        weights.add(Float.floatToIntBits(weight(similarities.get(i))));
      }
    }

    @Override
    protected void endGroup() {
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
      int[] firstOfCommunity = new int[numbers.length];
      Arrays.fill(firstOfCommunity, -1);
      for (int v = 0; v < numbers.length; v++) {
        if (firstOfCommunity[communities[v]] < 0) {
          firstOfCommunity[communities[v]] = numbers[v];
        }
      }
      for (int v = 0; v < numbers.length; v++) {
        emit(RowFactory.create(numbers[v], firstOfCommunity[communities[v]]));
      }
    }
  }

  /** A growing list of primitive ints. */
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
